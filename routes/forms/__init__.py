"""Shapes of what pages send: fields, their labels and their limits; meaning is in the services."""
