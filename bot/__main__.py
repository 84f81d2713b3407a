"""`rightswire`, and `python -m bot`: starts the command line.

The process that reads documents is spawned, which imports the main module once more; so this one
imports nothing, or that process would carry discord.py and the database about for nothing.
"""

import runpy


def main() -> None:
    """Run the command line."""
    runpy.run_module("bot.cli", run_name="__main__")


if __name__ == "__main__":
    main()
