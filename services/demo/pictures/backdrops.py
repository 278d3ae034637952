"""What produce lies on and stands before: walls, jute cloth, wooden slats, sacks."""

import math
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from services.demo.pictures.pieces import Colour, mixed

SIZE: Final = (800, 600)
_WALLS: Final[tuple[tuple[Colour, Colour], ...]] = (
    ((222, 205, 178), (168, 141, 108)),
    ((201, 212, 205), (139, 148, 134)),
    ((232, 214, 186), (186, 150, 112)),
    ((204, 196, 188), (140, 125, 113)),
    ((216, 200, 160), (150, 128, 86)),
)
_JUTE: Final[Colour] = (178, 143, 96)
_WOOD: Final[Colour] = (171, 124, 78)


def room(random: Random, *, floor_at: int) -> Image.Image:
    """A sunlit wall above a jute cloth that begins at `floor_at`."""
    light, dark = random.choice(_WALLS)
    picture = Image.composite(Image.new("RGB", SIZE, dark), Image.new("RGB", SIZE, light), _slope(SIZE))
    cloth = woven((SIZE[0], SIZE[1] - floor_at), mixed(_JUTE, (255, 236, 205), 22), random)
    shade = _slope(cloth.size).point(lambda v: 90 - v * 90 // 255)
    cloth.paste((70, 48, 28), mask=shade)
    picture.paste(cloth, (0, floor_at))
    return picture


def woven(size: tuple[int, int], colour: Colour, random: Random) -> Image.Image:
    """Coarse cloth: threads over and under each other."""
    tile = Image.new("L", (48, 48), 128)
    draw = ImageDraw.Draw(tile)
    for at in range(0, 48, 4):
        draw.line((at, 0, at, 48), fill=128 + random.randint(-34, 12))
        draw.line((0, at, 48, at), fill=128 + random.randint(-34, 12))
        draw.line((at + 2, 0, at + 2, 48), fill=128 + random.randint(0, 34))
    threads = Image.new("L", size)
    for x in range(0, size[0], 48):
        for y in range(0, size[1], 48):
            threads.paste(tile, (x, y))
    threads = threads.filter(ImageFilter.GaussianBlur(0.7))
    cloth = Image.new("RGB", size, colour)
    dark, light = threads.point(lambda v: max(0, 128 - v) * 3), threads.point(lambda v: max(0, v - 128) * 2)
    cloth.paste(mixed(colour, (50, 30, 14), 60), mask=dark)
    cloth.paste(mixed(colour, (255, 240, 214), 60), mask=light)
    return cloth


def sack(picture: Image.Image, *, middle: int, top: int, wide: int, random: Random) -> None:
    """Stand an open jute sack whose mouth is at `top`; it runs out of the picture below."""
    high = SIZE[1] - top + 30
    canvas = (int(wide * 1.3), high)
    shape = Image.new("L", canvas)
    left, right = canvas[0] // 2 - wide // 2, canvas[0] // 2 + wide // 2
    bulge = wide // 12
    points: list[tuple[float, float]] = [(left, 20)]
    points += [(left - bulge * math.sin(t / 10 * math.pi), 20 + high * t / 10) for t in range(1, 11)]
    points += [(right + bulge * math.sin(t / 10 * math.pi), 20 + high * t / 10) for t in range(10, 0, -1)]
    points += [(right, 20)]
    ImageDraw.Draw(shape).polygon(points, fill=255)
    cloth = woven(canvas, mixed(_JUTE, (214, 186, 140), random.randint(0, 70)), random)
    side = Image.linear_gradient("L").rotate(90).resize(canvas)
    cloth.paste((52, 34, 18), mask=side.point(lambda v: max(0, v - 90) * 3 // 4))
    cloth.paste((255, 240, 210), mask=side.point(lambda v: max(0, 70 - abs(v - 70)) // 2))
    folds = Image.new("L", (canvas[0] // 3, canvas[1] // 3))
    for fold in range(4):
        x = folds.width * (fold + 1) / 5 + random.randint(-4, 4)
        ImageDraw.Draw(folds).line((x, 20, x + random.randint(-10, 10), folds.height), fill=90, width=3)
    cloth.paste((60, 40, 22), mask=folds.filter(ImageFilter.GaussianBlur(2)).resize(canvas))
    _drop_shadow(picture, shape, (middle - canvas[0] // 2, top))
    picture.paste(cloth, (middle - canvas[0] // 2, top), shape.filter(ImageFilter.GaussianBlur(0.8)))


def rim(picture: Image.Image, *, middle: int, top: int, wide: int, random: Random) -> None:
    """Draw the rolled front edge of a sack's mouth, over what is in it."""
    roll = Image.new("L", (wide + 60, wide // 2))
    draw = ImageDraw.Draw(roll)
    for at in range(22):
        draw.arc((18, at - wide // 5, wide + 42, wide // 4 + at), 0, 180, fill=255, width=3)
    cloth = woven(roll.size, mixed(_JUTE, (225, 198, 152), 50), random)
    side = Image.linear_gradient("L").rotate(90).resize(roll.size)
    cloth.paste((52, 34, 18), mask=side.point(lambda v: max(0, v - 100) * 3 // 5))
    at_place = (middle - roll.width // 2, top + 20)
    _drop_shadow(picture, roll, at_place)
    picture.paste(cloth, at_place, roll.filter(ImageFilter.GaussianBlur(0.8)))


def slats(picture: Image.Image, *, top: int, random: Random) -> None:
    """Close a wooden crate at the front: three boards between two posts, over what lies in it."""
    left, right = 70, SIZE[0] - 70
    high = (SIZE[1] - 34 - top) // 3
    for board in range(3):
        y = top + board * (high + 5)
        _board(picture, (left, y, right, y + high - 6), random)
    for x in (left - 8, right - 34):
        _board(picture, (x, top - 26, x + 42, SIZE[1] - 26), random, upright=True)


def warm(picture: Image.Image) -> Image.Image:
    """Let the corners fall off a little, and the light come from the upper left."""
    edge = Image.radial_gradient("L").resize((1060, 860)).crop((130, 130, 930, 730))
    picture.paste((38, 22, 10), mask=edge.point(lambda v: max(0, v - 118) * 4 // 5))
    sun = Image.radial_gradient("L").resize((1400, 1200)).crop((450, 420, 1250, 1020))
    picture.paste((255, 240, 205), mask=sun.point(lambda v: max(0, 150 - v) // 4))
    return picture


def _board(
    picture: Image.Image, box: tuple[int, int, int, int], random: Random, *, upright: bool = False
) -> None:
    wide, high = box[2] - box[0], box[3] - box[1]
    board = Image.new("RGB", (wide, high), mixed(_WOOD, (226, 184, 132), random.randint(5, 45)))
    grain = Image.new("L", board.size)
    draw = ImageDraw.Draw(grain)
    for _ in range(14):
        if upright:
            x = random.randint(0, wide)
            draw.line((x, 0, x + random.randint(-3, 3), high), fill=random.randint(25, 80), width=1)
        else:
            y = random.randint(0, high)
            draw.line((0, y, wide, y + random.randint(-4, 4)), fill=random.randint(25, 80), width=1)
    board.paste((78, 48, 24), mask=grain.filter(ImageFilter.GaussianBlur(0.6)))
    edge = Image.new("L", board.size)
    ImageDraw.Draw(edge).rectangle((0, high - 5, wide, high), fill=110)
    board.paste((60, 36, 16), mask=edge.filter(ImageFilter.GaussianBlur(2)))
    _drop_shadow(picture, Image.new("L", board.size, 255), box[:2])
    picture.paste(board, box[:2])


def _drop_shadow(picture: Image.Image, shape: Image.Image, at: tuple[int, int]) -> None:
    shadow = Image.new("L", (SIZE[0] // 4, SIZE[1] // 4))
    small = shape.resize((max(1, shape.width // 4), max(1, shape.height // 4)))
    shadow.paste(small.point(lambda v: v * 55 // 100), ((at[0] + 10) // 4, (at[1] + 8) // 4))
    picture.paste((35, 20, 10), mask=shadow.filter(ImageFilter.GaussianBlur(3)).resize(SIZE))


def _slope(size: tuple[int, int]) -> Image.Image:
    """0 above, 255 below."""
    return Image.linear_gradient("L").resize(size)
