"""The command line: `rightswire run | demo | brief | poll | feeds | corrections | db`."""
