"""Feeds: bytes in, entries out. Pure; siblings of this package are never imported."""
