"""`python -m kkk_scoring` is the command `kkk`."""

from kkk_scoring.cli import main

main()
