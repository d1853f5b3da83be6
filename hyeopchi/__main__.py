"""`python -m hyeopchi`, where the command itself is not on the path."""

from hyeopchi.cli import main

main()
