"""One piece of produce, drawn large, lit from the upper left and made small."""

import math
from functools import lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from services.demo.pictures.looks import Look
from services.demo.pictures.shapes import outline_of

_SIZES: Final = (88, 100, 112)
_TURNS: Final = 4
_DARK: Final = (30, 16, 8)

Colour = tuple[int, int, int]


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
    outline, drawn = outline_of(look, side, random)
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
