"""Start the command line; `bot.__main__` runs this."""

from bot.cli.app import main

main()
