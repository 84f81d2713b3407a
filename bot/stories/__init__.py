"""Grouping: which reports tell of one event, and which merely repeat another."""
