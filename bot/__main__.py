"""`python -m bot` is `rightswire`."""

from bot.cli import main

main()
