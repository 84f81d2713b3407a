"""One module for each bar that Rightswire holds itself to; not shipped."""
