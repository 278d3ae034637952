"""Tables, constraints and column types; no behaviour beyond small properties."""
