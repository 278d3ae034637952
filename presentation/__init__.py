"""How values and refusals look to people and programs; shared by every door."""
