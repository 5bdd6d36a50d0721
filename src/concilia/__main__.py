"""``python -m concilia`` is the ``concilia`` command."""

from concilia.cli import main

main()
