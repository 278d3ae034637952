"""The outline of one piece of produce, and the lines that are drawn on it."""

import math
from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from services.demo.pictures.looks import Look

Box = tuple[float, float, float, float]
Drawing = Callable[[ImageDraw.ImageDraw, Box, Random], None]


def outline_of(look: Look, side: int, random: Random) -> tuple[Image.Image, Image.Image]:
    """The shape of a piece (L), and the lines drawn on it (L)."""
    room = int(side * 1.25)
    outline, lines = Image.new("L", (room, room)), Image.new("L", (room, room))
    wide = side * look.width // 100
    box = ((room - wide) / 2, (room - side) / 2, (room + wide) / 2, (room + side) / 2)
    _SHAPES[look.form](ImageDraw.Draw(outline), box, random)
    if look.mark in _MARKS:
        _MARKS[look.mark](ImageDraw.Draw(lines), box, random)
    if look.mark not in ("crown", "stalk"):
        lines = ImageChops.multiply(lines, outline)
    return outline, lines


def _oval(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    draw.ellipse(box, fill=255)


def _drop(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    """Round below, narrowing upwards."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    points = []
    for step in range(48):
        angle = step * math.tau / 48
        narrow = 1 - 0.34 * max(0.0, -math.sin(angle)) ** 1.5
        points.append(
            (
                left + wide / 2 + math.cos(angle) * wide / 2 * narrow,
                top + high / 2 + math.sin(angle) * high / 2,
            )
        )
    draw.polygon(points, fill=255)


def _bulb(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    """Slim ones have a waist like groundnuts, stout ones a neck like onions."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if wide < high * 0.6:
        draw.ellipse((left, top, right, top + high * 0.56), fill=255)
        draw.ellipse((left, top + high * 0.44, right, bottom), fill=255)
        draw.rectangle(
            (left + wide * 0.14, top + high * 0.3, right - wide * 0.14, top + high * 0.7), fill=255
        )
        return
    draw.ellipse((left, top + high * 0.1, right, bottom), fill=255)
    neck = left + wide * 0.5
    draw.polygon(
        [
            (neck - wide * 0.24, top + high * 0.17),
            (neck - wide * 0.06, top - high * 0.03),
            (neck + wide * 0.08, top - high * 0.05),
            (neck + wide * 0.24, top + high * 0.17),
        ],
        fill=255,
    )


def _stick(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    """A bent finger, thick at one end."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    bend = random.uniform(-0.16, 0.16) * high
    for step in range(40):
        along = step / 39
        middle = left + wide / 2 + bend * math.sin(along * math.pi) - bend / 2
        thick = wide / 2 * (1 - 0.72 * along**2.2)
        y = top + wide / 2 + along * (high - wide)
        draw.ellipse((middle - thick, y - thick, middle + thick, y + thick), fill=255)


def _boll(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    """Four or five tufts of lint."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    for _ in range(22):
        x, y = left + wide * random.uniform(0.2, 0.8), top + high * random.uniform(0.2, 0.8)
        radius = wide * random.uniform(0.1, 0.22)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _lump(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    """An uneven round thing."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    first, second = random.uniform(0, math.tau), random.uniform(0, math.tau)
    points = []
    for step in range(60):
        angle = step * math.tau / 60
        out = 0.92 + 0.06 * math.sin(2 * angle + first) + 0.045 * math.sin(3 * angle + second)
        points.append(
            (
                left + wide / 2 + math.cos(angle) * out * wide / 2,
                top + high / 2 + math.sin(angle) * out * high / 2,
            )
        )
    draw.polygon(points, fill=255)


_SHAPES: Final[dict[str, Drawing]] = {
    "oval": _oval,
    "drop": _drop,
    "bulb": _bulb,
    "stick": _stick,
    "boll": _boll,
    "lump": _lump,
}


def _crease(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    left, top, right, bottom = box
    middle, inset = (left + right) / 2, (bottom - top) * 0.12
    draw.line((middle, top + inset, middle, bottom - inset), fill=150, width=_thin(box))


def _seam(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    left, top, right, bottom = box
    for part in (0.3, 0.5, 0.7):
        x = left + (right - left) * part
        draw.line((x, top, x, bottom), fill=75, width=_thin(box))


def _eye(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    draw.ellipse((left + wide * 0.06, top + high * 0.42, left + wide * 0.2, top + high * 0.62), fill=170)


def _tip(draw: ImageDraw.ImageDraw, box: Box, _: Random) -> None:
    left, top, right, bottom = box
    middle, wide = (left + right) / 2, right - left
    draw.ellipse((middle - wide * 0.1, top, middle + wide * 0.1, top + (bottom - top) * 0.09), fill=130)


def _skin(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    left, top, right, bottom = box
    for _ in range(9):
        x, y = random.uniform(left, right), random.uniform(top, bottom)
        draw.arc((x, y, x + (right - left) * 0.4, y + (bottom - top) * 0.16), 200, 340, fill=70, width=2)


def _lint(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    for _ in range(16):
        x, y = left + wide * random.uniform(0.1, 0.8), top + high * random.uniform(0.1, 0.8)
        draw.arc((x, y, x + wide * 0.3, y + high * 0.3), 20, 130, fill=55, width=4)


def _hairs(draw: ImageDraw.ImageDraw, box: Box, random: Random) -> None:
    left, top, right, bottom = box
    for _ in range(60):
        x, y = random.uniform(left, right), random.uniform(top, bottom)
        lean = random.uniform(-0.1, 0.1) * (right - left)
        draw.line((x, y, x + lean, y + 0.3 * (bottom - top)), fill=95, width=2)


def _thin(box: Box) -> int:
    return max(1, int((box[2] - box[0]) * 0.07))


_MARKS: Final[dict[str, Drawing]] = {
    "crease": _crease,
    "seam": _seam,
    "eye": _eye,
    "tip": _tip,
    "skin": _skin,
    "lint": _lint,
    "hairs": _hairs,
}
