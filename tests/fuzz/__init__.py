"""Hostile texts and rounds, made by chance and guided by what they cause."""
