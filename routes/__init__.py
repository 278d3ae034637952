"""The URL map of the house on one screen."""

from routes import ops

BLUEPRINTS = (ops.bp,)
