"""Pictures of a lot: a heap on a cloth, open sacks, a full crate, or a close look."""

import io
import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFilter

from services.demo.pictures import backdrops
from services.demo.pictures.backdrops import SIZE
from services.demo.pictures.looks import LOOKS, Look
from services.demo.pictures.pieces import colour_of, mixed, pieces_of, shaded

Scene = Literal["heap", "sacks", "crate", "close"]
Place = tuple[float, float]
_DARK: Final = (34, 19, 10)
_SHADES: Final = (0, 16, 34)
"""In per cent: towards the light, across it, away from it."""


def draw_photo(crop: str, scene: Scene, seed: int) -> bytes:
    """Draw a picture of a crop (a key of LOOKS) as JPEG; the same seed gives the same picture."""
    random, look = Random(f"{crop} {scene} {seed}"), LOOKS[crop]
    picture = backdrops.warm(_SCENES[scene](look, random))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def scenes_for(crop: str, random: Random) -> tuple[Scene, Scene]:
    """The two pictures a seller of this crop would take: the lot, and a close look."""
    if LOOKS[crop].is_fresh:
        return "crate", "close"
    return random.choice(("heap", "sacks")), "close"


def _heap(look: Look, random: Random) -> Image.Image:
    picture = backdrops.room(random, floor_at=250)
    peak, wide, middle = random.randint(120, 165), random.randint(320, 370), random.randint(370, 430)
    base = 520

    def top_at(x: float) -> float:
        lean = (x - middle) / wide
        return (
            base - (base - peak) * max(0.0, math.cos(lean * math.pi / 2)) ** 1.25 if abs(lean) < 1 else base
        )

    _lay_shadow(picture, (middle - wide + 20, base - 70, middle + wide + 70, base + 62))
    outline = [(float(x), top_at(x)) for x in range(middle - wide, middle + wide + 1, 8)]
    outline += [
        (middle + wide * math.cos(t / 20 * math.pi), base + 48 * math.sin(t / 20 * math.pi))
        for t in range(21)
    ]

    def inside(x: float, y: float) -> bool:
        if y > base:
            return ((x - middle) / wide) ** 2 + ((y - base) / 48) ** 2 < 1
        return top_at(x) < y

    _fill(picture, look, outline, inside, random, middle=middle, wide=wide)
    _scatter(picture, look, random, base=base, middle=middle, wide=wide)
    return picture


def _sacks(look: Look, random: Random) -> Image.Image:
    picture = backdrops.room(random, floor_at=330)
    lean = random.choice((-1, 1))
    for middle, top, wide in (
        (400 + lean * 210, 205, 300),
        (400 - lean * 170, 265, 380),
    ):
        backdrops.sack(picture, middle=middle, top=top, wide=wide, random=random)
        _fill_mouth(picture, look, random, middle=middle, top=top + 20, wide=wide)
        backdrops.rim(picture, middle=middle, top=top, wide=wide, random=random)
    return picture


def _fill_mouth(
    picture: Image.Image, look: Look, random: Random, *, middle: int, top: int, wide: int
) -> None:
    half, deep = wide / 2, wide / 6

    def inside(x: float, y: float) -> bool:
        across = (x - middle) / half
        mound = top - wide / 4.2 * max(0.0, 1 - across * across)
        front = top + deep * math.sqrt(max(0.0, 1 - across * across))
        return abs(across) < 0.98 and mound < y < front

    outline = [(middle + half * t / 12, top - wide / 4.2 * (1 - (t / 12) ** 2)) for t in range(-12, 13)]
    outline += [
        (middle + half * math.cos(t / 20 * math.pi), top + deep * math.sin(t / 20 * math.pi))
        for t in range(21)
    ]
    _fill(picture, look, outline, inside, random, middle=middle, wide=int(half))


def _crate(look: Look, random: Random) -> Image.Image:
    picture = backdrops.room(random, floor_at=400)
    top, left, right = 390, 70, SIZE[0] - 70

    def inside(x: float, y: float) -> bool:
        across = (x - 400) / 330
        return left + 10 < x < right - 10 and 175 + 110 * across**4 + 34 * across**2 < y < top + 70

    _lay_shadow(picture, (left, 500, right + 60, 600))
    outline = [(left + 8.0, top + 60.0), (left + 30.0, 330.0), (230.0, 230.0), (400.0, 200.0)]
    outline += [(570.0, 230.0), (right - 30.0, 330.0), (right - 8.0, top + 60.0)]
    _fill(picture, look, outline, inside, random, middle=400, wide=330)
    backdrops.slats(picture, top=top, random=random)
    return picture


def _close(look: Look, random: Random) -> Image.Image:
    picture = Image.new("RGB", SIZE, mixed(colour_of(look.colours[0]), _DARK, 62))
    length = look.length * (34 if look.length < 40 else 18) // 10
    _pile(picture, look, lambda *_: True, random, length=length, middle=400, wide=520)
    return picture.filter(ImageFilter.GaussianBlur(0.7))


_SCENES: Final[dict[Scene, Callable[[Look, Random], Image.Image]]] = {
    "heap": _heap,
    "sacks": _sacks,
    "crate": _crate,
    "close": _close,
}


def _fill(
    picture: Image.Image,
    look: Look,
    outline: list[Place],
    inside: Callable[[float, float], bool],
    random: Random,
    *,
    middle: int,
    wide: int,
) -> None:
    """Fill a shape with pieces; what shows between them is dark."""
    ImageDraw.Draw(picture).polygon(outline, fill=mixed(colour_of(look.colours[0]), _DARK, 58))
    _pile(picture, look, inside, random, length=look.length, middle=middle, wide=wide)


def _pile(
    picture: Image.Image,
    look: Look,
    inside: Callable[[float, float], bool],
    random: Random,
    *,
    length: int,
    middle: int,
    wide: int,
) -> None:
    """Lay pieces from the back to the front, darker the farther they are from the light."""
    pieces = pieces_of(look, length=length, random=random)
    by_shade = [[shaded(piece, shade) for piece in pieces] for shade in _SHADES]
    for x, y in _places(length, look.width, random):
        if not inside(x, y):
            continue
        away = (x - middle) / wide * 1.1 + 0.35 + random.uniform(-0.35, 0.35)
        piece = random.choice(by_shade[min(2, max(0, int(away * 2)))])
        picture.paste(piece, (int(x) - piece.width // 2, int(y) - piece.height // 2), piece)


def _places(length: int, width: int, random: Random) -> Iterator[Place]:
    """Where pieces lie, row by row from above, close enough to hide what is under them."""
    across, down = length * max(width, 42) / 100 * 0.78, length * max(width, 36) / 100 * 0.5
    y = -down
    while y < SIZE[1] + length:
        x = -across + random.uniform(0, across)
        while x < SIZE[0] + length:
            yield x + random.uniform(-0.3, 0.3) * across, y + random.uniform(-0.4, 0.4) * down
            x += across
        y += down


def _scatter(picture: Image.Image, look: Look, random: Random, *, base: int, middle: int, wide: int) -> None:
    """A few pieces that rolled away from the heap."""
    pieces = pieces_of(look, length=look.length, random=random)
    for _ in range(26 if look.length < 40 else 7):
        angle = random.uniform(0.05, 0.95) * math.pi
        out = 1 + abs(random.gauss(0, 0.09))
        x, y = middle + math.cos(angle) * wide * out, base + math.sin(angle) * 52 * out
        piece = random.choice(pieces)
        picture.paste(piece, (int(x), int(y)), piece)


def _lay_shadow(picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    shadow = Image.new("L", (SIZE[0] // 4, SIZE[1] // 4))
    ImageDraw.Draw(shadow).ellipse(tuple(edge // 4 for edge in box), fill=150)
    picture.paste(_DARK, mask=shadow.filter(ImageFilter.GaussianBlur(5)).resize(SIZE))
