"""Pictures of lots, drawn by the house itself: nobody else's photographs in a demo."""

from services.demo.pictures.looks import LOOKS
from services.demo.pictures.scenes import Scene, draw_photo, scenes_for

__all__ = ["LOOKS", "Scene", "draw_photo", "scenes_for"]
