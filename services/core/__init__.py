"""Values every domain speaks: money, weight, time, errors, ids, events."""
