"""Competition applications scored against rules written in YAML."""

__version__ = "0.1.0"
