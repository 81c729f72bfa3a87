"""Score sheets as workbooks, for experts to fill in."""
