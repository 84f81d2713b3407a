"""Domain values as rows and JSON, and back; parted as the schema is."""
