"""What a measure plays on: databases, seeded markets, and houses served in processes of their own."""
