"""The demo: invented outlets that retell real, past events, and the bot at work on them."""
