"""What the house does by itself: idempotent steps, run by the one leader."""
