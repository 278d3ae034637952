"""Uploaded files become photos, or a refusal that names them."""

import io
from typing import Any

import pytest
from PIL import Image

from services.auctions.errors import PhotoRefused, PhotoTooLarge, PhotoTooManyPixels
from services.auctions.pictures import LARGEST_FILE, Picture, Upload, develop

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
RIGHT_SIDE_UP = 6


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def photo(data: bytes, name: str = "lot.jpg") -> Picture:
    return develop(Upload(name=name, data=data))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def from_a_phone() -> bytes:
    """A photo that lies on its side and knows where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = RIGHT_SIDE_UP, "Camera of Sunita"
    exif[GPS] = {1: "N", 2: (22.0, 43.0, 12.0), 3: "E", 4: (75.0, 51.0, 27.0)}
    image = Image.new("RGB", (400, 300), "white")
    image.paste("red", (0, 0, 200, 300))
    return encoded(image, "JPEG", exif=exif, comment=b"Indore, near the temple")


def test_photo_is_turned_upright() -> None:
    image = opened(photo(from_a_phone()).image).convert("RGB")
    assert image.size == (300, 400)
    top, bottom = image.getpixel((150, 50)), image.getpixel((150, 350))
    assert (top[1] < 80, bottom[1] > 200) == (True, True)


def test_location_camera_and_comment_are_gone() -> None:
    original = from_a_phone()
    assert opened(original).getexif().get_ifd(GPS)
    picture = photo(original)
    for data in (picture.image, picture.thumbnail):
        assert dict(opened(data).getexif()) == {}
        assert b"Sunita" not in data
        assert b"temple" not in data


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")])
def test_other_formats_are_taken_and_become_webp(form: str, name: str) -> None:
    picture = photo(encoded(Image.new("RGB", (80, 60), "green"), form), name)
    assert (picture.width, picture.height) == (80, 60)
    assert opened(picture.image).format == "WEBP"


def test_large_photo_is_shrunk_to_1600_and_360_pixels() -> None:
    picture = photo(encoded(Image.new("RGB", (3200, 2400), "green"), "JPEG"))
    assert opened(picture.image).size == (picture.width, picture.height) == (1600, 1200)
    assert opened(picture.thumbnail).size == (360, 270)


def test_transparency_becomes_paper() -> None:
    image = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert opened(photo(encoded(image, "PNG")).image).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "CMYK", "I;16"])
def test_unusual_colours_are_taken(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert photo(encoded(Image.new(mode, (30, 20)), form)).width == 30


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 a renamed document",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0 looks like the start of a JPEG",
        encoded(Image.new("RGB", (20, 20)), "GIF"),
        encoded(Image.new("RGB", (20, 20)), "TIFF"),
        encoded(Image.effect_noise((200, 200), 50), "PNG")[:500],
        encoded(Image.effect_noise((200, 200), 50), "JPEG")[:-2000],
    ],
    ids=["empty", "pdf", "svg", "broken", "gif", "tiff", "cut png", "cut jpeg"],
)
def test_fake_or_broken_photo_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        photo(data, "harvest.jpg")
    assert refusal.value.details == {"file": "harvest.jpg"}
    assert refusal.value.code == "photo_refused"


def test_file_of_thirty_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(PhotoTooLarge):
        photo(encoded(Image.new("RGB", (20, 20)), "JPEG") + b"\0" * 30 * 1024 * 1024)


def test_file_of_exactly_eight_megabytes_is_taken() -> None:
    data = encoded(Image.new("RGB", (20, 20)), "JPEG")
    assert photo(data + b"\0" * (LARGEST_FILE - len(data))).width == 20


@pytest.mark.parametrize("side", [8_100, 20_000])
def test_decompression_bomb_is_refused_unopened(side: int) -> None:
    bomb = encoded(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(PhotoTooManyPixels):
        photo(bomb)


def test_name_of_a_refused_file_is_shown_on_one_short_line() -> None:
    with pytest.raises(PhotoRefused) as refusal:
        photo(b"", "a\nb" + "x" * 500)
    assert refusal.value.details["file"] == ("a b" + "x" * 500)[:80]
