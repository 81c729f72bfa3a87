"""Findings for other programs: JSON, annotations of GitHub, SARIF, JUnit. One module each."""
