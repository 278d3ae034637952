"""A house full of invented people and lots, for newcomers to look at; a real one can do without it."""

from services.demo.bidders import Bid
from services.demo.loading import Loaded, is_empty, load
from services.demo.people import ROBOTS, Login, demo_logins
from services.demo.robots import Chance, Robot, call_robots, choose_move, limit_of, list_chances
from services.demo.topping_up import top_up

__all__ = [
    "ROBOTS",
    "Bid",
    "Chance",
    "Loaded",
    "Login",
    "Robot",
    "call_robots",
    "choose_move",
    "demo_logins",
    "is_empty",
    "limit_of",
    "list_chances",
    "load",
    "top_up",
]
