"""Photos of lots, by ids that never change their content."""

from flask import Blueprint, Response

from routes.guards import current_person, public
from services import auctions
from services.core.ids import number_of

bp = Blueprint("photos", __name__, url_prefix="/photos")
_FOR_ALL = "public, max-age=31536000, immutable"
_FOR_THE_SELLER = "private, max-age=86400"


@bp.get("/<photo_id>.webp")
@public
def large(photo_id: str) -> Response:
    """A photo, at most 1600 pixels wide or high."""
    return _photo(photo_id, thumbnail=False)


@bp.get("/<photo_id>/thumb.webp")
@public
def thumbnail(photo_id: str) -> Response:
    """Its thumbnail, at most 480 pixels wide or high."""
    return _photo(photo_id, thumbnail=True)


def _photo(photo_id: str, *, thumbnail: bool) -> Response:
    person = current_person()
    file = auctions.get_photo(
        photo_id=number_of("photo", photo_id), viewer_id=person.id if person else None, thumbnail=thumbnail
    )
    response = Response(file.content, content_type="image/webp")
    response.headers["Cache-Control"] = _FOR_ALL if file.is_public else _FOR_THE_SELLER
    return response
