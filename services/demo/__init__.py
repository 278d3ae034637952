"""A house full of invented people and lots, for newcomers to look at; it can be left out of a real one."""

from services.demo.loading import Loaded, is_empty, load
from services.demo.people import Login, demo_logins

__all__ = ["Loaded", "Login", "demo_logins", "is_empty", "load"]
