"""Files of a competition: text to checked values that know their place, or findings."""
