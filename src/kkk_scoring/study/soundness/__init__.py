"""Whether the rules of a rubric are sound: what nobody reaches, what can't fail, what never matters."""
