"""What this machine can do at all, taken in the same run: the figures ours are parts of."""
