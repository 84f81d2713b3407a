"""Slash commands, one cog a noun. `EXTENSIONS` is what the client loads."""

EXTENSIONS = (
    "cogs.news",
    "cogs.alerts",
    "cogs.channels",
    "cogs.feeds",
    "cogs.tags",
    "cogs.server",
    "cogs.privacy",
    "cogs.menus",
    "cogs.help",
    "cogs.places",
    "cogs.inboxes",
)
