"""Rules changed one at a time, to see whether the cases of a rubric notice."""
