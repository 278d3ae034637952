"""What every use case stands on: configuration, transactions, events, limits, the leader."""
