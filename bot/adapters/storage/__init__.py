"""Feeds, stories, subscriptions and the outbox on SQLite or PostgreSQL, by one set of statements."""
