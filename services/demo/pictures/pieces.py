"""One piece of produce, drawn large, lit from the upper left and made small."""

import math
from functools import lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from services.demo.pictures.looks import Look

_SIZES: Final = (88, 100, 112)
_TURNS: Final = 4
_DARK: Final = (30, 16, 8)

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]


def pieces_of(look: Look, *, length: int, random: Random) -> list[Image.Image]:
    """Draw some pieces of one crop, each turned another way."""
    sizes = [length * size // 100 for size in _SIZES for _ in range(_TURNS)]
    return [_piece(look, length=size, random=random) for size in sizes]


def shaded(piece: Image.Image, per_cent: int) -> Image.Image:
    """The same piece where less light falls on it."""
    dark = Image.new("RGBA", piece.size, (*_DARK, 255))
    dark.putalpha(piece.getchannel("A"))
    return Image.blend(piece, dark, per_cent / 100)


def _fine(length: int) -> int:
    """How many times too large a piece is drawn, so that making it small smooths its edges."""
    return 3 if length < 50 else 2


def mixed(one: Colour, other: Colour, per_cent: int) -> Colour:
    """Move a colour towards another."""
    red, green, blue = (a + (b - a) * per_cent // 100 for a, b in zip(one, other, strict=True))
    return red, green, blue


def colour_of(text: str) -> Colour:
    """Read "#rrggbb"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _piece(look: Look, *, length: int, random: Random) -> Image.Image:
    body = colour_of(random.choice(look.colours))
    fine = _fine(length)
    side = length * fine
    outline, drawn = _outline(look, side, random)
    turn = random.uniform(0, 360) if look.form != "bulb" or look.width < 60 else random.uniform(-50, 50)
    outline = outline.rotate(turn, Image.Resampling.BILINEAR)
    drawn = drawn.rotate(turn, Image.Resampling.BILINEAR)
    lit = _lit(body, outline.size, gloss=look.gloss)
    lit.paste(mixed(body, _DARK, 55), mask=drawn)
    if look.mark in ("crown", "stalk"):
        _add_green(lit, outline, look, side, turn)
    piece = lit.convert("RGBA")
    piece.putalpha(outline)
    small = (piece.width // fine, piece.height // fine)
    return _on_its_shadow(piece.resize(small, Image.Resampling.LANCZOS))


def _outline(look: Look, side: int, random: Random) -> tuple[Image.Image, Image.Image]:
    """The shape of a piece (L), and the lines drawn on it (L)."""
    room = int(side * 1.25)
    outline, lines = Image.new("L", (room, room)), Image.new("L", (room, room))
    wide = side * look.width // 100
    box = ((room - wide) / 2, (room - side) / 2, (room + wide) / 2, (room + side) / 2)
    _SHAPES[look.form](ImageDraw.Draw(outline), box, random)
    _draw_mark(ImageDraw.Draw(lines), look, box, random)
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
        draw.rectangle((left + wide * 0.14, top + high * 0.3, right - wide * 0.14, top + high * 0.7), fill=255)
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


_SHAPES: Final = {
    "oval": _oval,
    "drop": _drop,
    "bulb": _bulb,
    "stick": _stick,
    "boll": _boll,
    "lump": _lump,
}


def _draw_mark(draw: ImageDraw.ImageDraw, look: Look, box: Box, random: Random) -> None:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    middle, thin = left + wide / 2, max(1, int(wide * 0.07))
    if look.mark == "crease":
        draw.line((middle, top + high * 0.12, middle, bottom - high * 0.12), fill=150, width=thin)
    elif look.mark == "seam":
        for part in (0.3, 0.5, 0.7):
            draw.line((left + wide * part, top, left + wide * part, bottom), fill=75, width=thin)
    elif look.mark == "eye":
        draw.ellipse(
            (left + wide * 0.06, top + high * 0.42, left + wide * 0.2, top + high * 0.62), fill=170
        )
    elif look.mark == "tip":
        draw.ellipse((middle - wide * 0.1, top, middle + wide * 0.1, top + high * 0.09), fill=130)
    elif look.mark == "skin":
        for _ in range(9):
            x, y = random.uniform(left, right), random.uniform(top, bottom)
            draw.arc((x, y, x + wide * 0.4, y + high * 0.16), 200, 340, fill=70, width=2)
    elif look.mark == "lint":
        for _ in range(16):
            x, y = left + wide * random.uniform(0.1, 0.8), top + high * random.uniform(0.1, 0.8)
            draw.arc((x, y, x + wide * 0.3, y + high * 0.3), 20, 130, fill=55, width=4)
    elif look.mark == "hairs":
        for _ in range(60):
            x, y = random.uniform(left, right), random.uniform(top, bottom)
            draw.line((x, y, x + random.uniform(-0.1, 0.1) * wide, y + 0.3 * high), fill=95, width=2)


def _lit(body: Colour, size: tuple[int, int], *, gloss: int) -> Image.Image:
    """A square of the body's colour as a round thing takes the light: bright, itself, its shadow."""
    bright, dark = mixed(body, (255, 246, 224), 20 + gloss // 2), mixed(body, _DARK, 62)
    lit = Image.composite(Image.new("RGB", size, dark), Image.new("RGB", size, body), _shadow_of(size))
    lit.paste(bright, mask=_light_of(size, gloss))
    return lit


@lru_cache(maxsize=16)
def _shadow_of(size: tuple[int, int]) -> Image.Image:
    """How deep the shadow is, away from a light in the upper left."""
    return _round_gradient(size, middle=(0.36, 0.32), reach=1.5).point([_deep(v) for v in range(256)])


@lru_cache(maxsize=16)
def _light_of(size: tuple[int, int], gloss: int) -> Image.Image:
    """How strong the light is, around the upper left."""
    spread = _round_gradient(size, middle=(0.37, 0.33), reach=0.62)
    return spread.point([max(0, 255 - v * 2) * (45 + gloss) // 160 for v in range(256)])


def _deep(distance: int) -> int:
    return min(255, max(0, (distance - 40) * 255 // 130))


def _round_gradient(size: tuple[int, int], *, middle: tuple[float, float], reach: float) -> Image.Image:
    """Distance from a point of the square, 255 at `reach` sizes away."""
    wide, high = size
    across = int(max(size) * reach)
    gradient = Image.new("L", size, 255)
    disc = Image.radial_gradient("L").resize((across, across))
    gradient.paste(disc, (int(wide * middle[0]) - across // 2, int(high * middle[1]) - across // 2))
    return gradient


def _add_green(lit: Image.Image, outline: Image.Image, look: Look, side: int, turn: float) -> None:
    """Put the calyx or the stalk where the piece grew."""
    room = outline.width
    green = Image.new("L", outline.size)
    draw = ImageDraw.Draw(green)
    middle, top = room / 2, (room - side) / 2
    if look.mark == "stalk":
        draw.line(
            (middle, top - side * 0.1, middle, top + side * 0.07), fill=255, width=max(2, int(side * 0.035))
        )
        if look.form == "stick":
            cap = side * look.width / 100 * 0.5
            draw.ellipse((middle - cap, top - cap * 0.4, middle + cap, top + cap * 0.9), fill=255)
    else:
        y = top + side * 0.2
        for leaf in range(6):
            angle = leaf * math.tau / 6 + 0.4
            x_out, y_out = middle + math.cos(angle) * side * 0.2, y + math.sin(angle) * side * 0.1
            draw.line((middle, y, x_out, y_out), fill=255, width=max(2, int(side * 0.05)))
    green = green.rotate(turn, Image.Resampling.BILINEAR)
    lit.paste(colour_of(look.green), mask=green)
    outline.paste(255, mask=green)


def _on_its_shadow(piece: Image.Image) -> Image.Image:
    """Lay a soft shadow to the lower right of a piece."""
    drop = max(1, piece.width // 16)
    shadow = Image.new("L", (piece.width + 2 * drop, piece.height + 3 * drop))
    shadow.paste(piece.getchannel("A").point(lambda v: v * 62 // 100), (drop + drop // 2, 2 * drop))
    shadow = shadow.filter(ImageFilter.GaussianBlur(drop))
    whole = Image.new("RGBA", shadow.size, (*_DARK, 255))
    whole.putalpha(shadow)
    whole.alpha_composite(piece, (drop, drop))
    return whole
