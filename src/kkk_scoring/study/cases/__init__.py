"""Cases of a rubric: read, run, and what came out compared with what was expected."""
