"""Rightswire: digital-rights news for Discord."""

__version__ = "0.1.0"
