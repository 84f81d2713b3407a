"""Matching: whose queries a story answers."""
