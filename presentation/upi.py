"""UPI payment links and their QR codes: the exact amount, to the exact address, with a reference."""

from urllib.parse import quote, urlencode

import segno
from markupsafe import Markup

from services.core.money import rupees


def upi_link(*, address: str, name: str, amount: int, reference: str, note: str) -> str:
    """Write an `upi://pay` link of `amount` paise (NPCI, UPI linking specification)."""
    asked = {"pa": address, "pn": name, "am": rupees(amount), "cu": "INR", "tr": reference, "tn": note}
    return f"upi://pay?{urlencode(asked, quote_via=quote, safe='@')}"


def qr_svg(text: str) -> Markup:
    """Draw a text as a QR code that scales with its box: an SVG without script or style."""
    drawn: str = segno.make(text, error="m").svg_inline(omitsize=True, border=2, light="#fff", dark="#000")
    return Markup(drawn)  # noqa: S704 - segno's own drawing, no text of anybody in it
