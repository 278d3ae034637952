"""What a run says: a table, JSON, a picture and a page."""
