"""One adapter per feed, each with the same two functions: `recognises(start)` and `rows(stream)`."""
