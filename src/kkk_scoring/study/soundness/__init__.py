"""Whether the rules of a rubric are sound: what can't happen, can't fail or never matters, before the call opens."""
