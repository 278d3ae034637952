"""The slip that comes with a payment: a picture developed anew, or a PDF that is one."""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from models.base import db
from models.payment import Payment, PaymentProof
from models.sale import Sale
from services.accounts import Person
from services.auctions import LARGEST_FILE, Upload, develop
from services.core.errors import DomainError, NotFound
from services.payments.errors import ProofRefused
from services.runtime.green import offload

PDF: Final = "application/pdf"
PICTURE: Final = "image/webp"
_TAIL: Final = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof ready to be kept: its content type and bytes."""

    kind: str
    content: bytes

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return "pdf" if self.kind == PDF else "webp"

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def read_proof(upload: Upload | None) -> Proof | None:
    """Check what was sent as proof, outside of any transaction; the content decides, never the name.

    Raises ProofRefused for what is neither a picture nor a PDF, or is larger than 8 MB.
    """
    if upload is None or not upload.data:
        return None
    if len(upload.data) > LARGEST_FILE:
        raise ProofRefused(file=upload.label)
    if upload.data.startswith(b"%PDF-1.") or upload.data.startswith(b"%PDF-2."):
        if b"%%EOF" not in upload.data[-_TAIL:]:
            raise ProofRefused(file=upload.label)
        return Proof(kind=PDF, content=upload.data)
    try:
        return Proof(kind=PICTURE, content=offload(develop, upload).image)
    except DomainError:
        raise ProofRefused(file=upload.label) from None


def get_proof(*, payment_id: int, person: Person) -> Proof:
    """Return the proof of a payment for the two sides of its sale and the office; raises NotFound."""
    query = (
        select(PaymentProof.kind, PaymentProof.content, Sale.seller_id, Sale.buyer_id)
        .join(Payment, Payment.id == PaymentProof.payment_id)
        .join(Sale, Sale.id == Payment.sale_id)
        .where(PaymentProof.payment_id == payment_id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or person.id in (row.seller_id, row.buyer_id)):
        raise NotFound()
    return Proof(kind=row.kind, content=row.content)
