"""Official papers: sheets, ranking list, minutes, notices and criteria as Word and PDF files."""
