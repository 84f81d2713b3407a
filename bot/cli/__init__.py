"""The command line: `rightswire COMMAND`."""
