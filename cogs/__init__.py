"""Slash commands, one cog a noun. `EXTENSIONS` is what the client loads."""
