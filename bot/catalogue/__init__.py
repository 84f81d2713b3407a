"""The catalogue: feeds about digital rights to begin with."""
