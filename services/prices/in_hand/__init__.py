"""Net in hand: what of a price reaches the farmer's pocket, at each market around a village."""
