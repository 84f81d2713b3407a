"""Tags of a story: digital-rights topics and countries, each with the words that led to it."""
