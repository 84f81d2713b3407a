"""From reports to a brief: a headline and a few points, each in the words of its source."""
