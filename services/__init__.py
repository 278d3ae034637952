"""Use cases of the house: one package per domain, free of Flask."""
