"""What else the same rules answer: points lost, margins, where a draft stands, what would make it pass."""
