"""The languages in which people are spoken to: which one is spoken now, and every message in it."""
