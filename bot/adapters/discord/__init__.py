"""Discord as the place where stories are put in front of people."""
