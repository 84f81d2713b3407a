"""Adapters: how the ports meet the world."""
