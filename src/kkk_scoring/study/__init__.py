"""What else the same rules answer: points lost, margins."""
