"""Frozen values and their rules. Standard library only; no I/O, no clock."""
