"""Untrusted documents, read in a process that can be killed."""
