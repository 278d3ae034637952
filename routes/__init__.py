"""The URL map of the house on one screen."""

from routes import account, auth, ops

BLUEPRINTS = (auth.bp, account.bp, ops.bp)
