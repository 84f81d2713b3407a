"""The encoder of the extra `[semantic]`, which says what reports mean."""
