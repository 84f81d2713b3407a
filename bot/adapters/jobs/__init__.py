"""Wake-ups: in this process (`local`)."""
