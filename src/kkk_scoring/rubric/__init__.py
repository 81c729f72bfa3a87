"""What the rules of a competition are."""
