"""Papers to a sale: weighbridge slips, receipts, photos; private to its two sides and the office."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import db
from models.sale import Sale, SaleFile
from services.accounts import Person
from services.auctions import PhotoRefused, PhotoTooManyPixels, Upload, develop
from services.core.errors import Invalid, NotFound
from services.runtime.green import offload
from services.runtime.transaction import transaction
from services.sales import rules
from services.sales.errors import FileRefused, FileTooLarge, TooManyFiles
from services.sales.moving import add_step, lock_own
from services.sales.queries import get_sale
from services.sales.views import SaleView

LARGEST_PAPER: Final = 5 * 1024 * 1024
MOST_AT_ONCE: Final = 5
MOST_OF_SALE: Final = 40
FIELD: Final = "files"
_PDF: Final = "application/pdf"
_WEBP: Final = "image/webp"
_IMAGES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PDF_TAIL: Final = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that may be kept: a PDF as it came, or a picture developed anew as WebP, without a trace."""

    name: str
    kind: str
    sha256: str
    content: bytes

    @property
    def filename(self) -> str:
        """The name to save it under, with the ending of what it is."""
        stem = self.name.rpartition(".")[0] or self.name
        return f"{stem}.{'pdf' if self.kind == _PDF else 'webp'}"


def examine(upload: Upload) -> Paper:
    """Look into a file and return what may be kept; CPU-heavy for pictures: offload it.

    Raises FileTooLarge or FileRefused: the content decides, never the name.
    """
    if len(upload.data) > LARGEST_PAPER:
        raise FileTooLarge(file=upload.label)
    if upload.data.startswith(b"%PDF-"):
        if b"%%EOF" not in upload.data[-_PDF_TAIL:]:
            raise FileRefused(file=upload.label)
        digest = hashlib.sha256(upload.data).hexdigest()
        return Paper(name=upload.label, kind=_PDF, sha256=digest, content=upload.data)
    if not (upload.data.startswith(_IMAGES) or upload.data[8:12] == b"WEBP"):
        raise FileRefused(file=upload.label)
    try:
        picture = develop(upload)
    except (PhotoRefused, PhotoTooManyPixels):
        raise FileRefused(file=upload.label) from None
    return Paper(name=upload.label, kind=_WEBP, sha256=picture.digest, content=picture.image)


def examine_all(uploads: Sequence[Upload], *, field: str = FIELD) -> list[Paper]:
    """Examine files away from the event loop; raises Invalid on `field` for the first that is refused."""
    if len(uploads) > MOST_AT_ONCE:
        raise Invalid(fields={field: TooManyFiles(most=MOST_AT_ONCE)})
    try:
        return [offload(examine, upload) for upload in uploads]
    except (FileTooLarge, FileRefused) as refusal:
        raise Invalid(fields={field: refusal}) from None


def keep_files(session: Session, sale: Sale, papers: Sequence[Paper], *, step_id: int) -> int:
    """Keep papers with a step of a sale whose lock is held; each once. Returns how many are new."""
    query = select(SaleFile.sha256).where(SaleFile.sale_id == sale.id)
    known = set(session.scalars(query))
    new = {paper.sha256: paper for paper in papers if paper.sha256 not in known}
    if len(known) + len(new) > MOST_OF_SALE:
        raise Invalid(fields={FIELD: TooManyFiles(most=MOST_OF_SALE)})
    for paper in new.values():
        session.add(
            SaleFile(
                sale_id=sale.id,
                step_id=step_id,
                name=paper.name,
                kind=paper.kind,
                size=len(paper.content),
                sha256=paper.sha256,
                content=paper.content,
            )
        )
    session.flush()
    return len(new)


def add_files(
    *, person: Person, sale_id: int, uploads: Sequence[Upload], note: str, now: datetime, address: str
) -> SaleView:
    """Add papers to one's own sale, whatever its status; what is there already is not added again.

    Raises Invalid (files, note), NotFound, NotASide.
    """
    note = rules.tidy_note(note)
    if not uploads:
        raise Invalid(fields={FIELD: FileRefused(file="?")})
    papers = examine_all(uploads)
    with transaction() as session:
        sale, _ = lock_own(session, sale_id=sale_id, person=person)
        if _are_new(session, sale, papers):
            step = add_step(
                session, sale, user_id=person.id, act="files", note=note, now=now, address=address
            )
            keep_files(session, sale, papers, step_id=step.id)
    return get_sale(sale_id=sale_id, person=person)


def get_file(*, file_id: int, sale_id: int, person: Person) -> Paper:
    """Return a paper of a sale for its sides or an admin; raises NotFound for everybody else."""
    query = select(SaleFile, Sale).join(Sale, Sale.id == SaleFile.sale_id)
    row = db.session.execute(query.where(SaleFile.id == file_id, Sale.id == sale_id)).one_or_none()
    if row is None or not (person.is_admin or person.id in (row.Sale.seller_id, row.Sale.buyer_id)):
        raise NotFound()
    found = row.SaleFile
    return Paper(name=found.name, kind=found.kind, sha256=found.sha256, content=found.content)


def _are_new(session: Session, sale: Sale, papers: Sequence[Paper]) -> bool:
    kept = select(func.count(SaleFile.id)).where(
        SaleFile.sale_id == sale.id, SaleFile.sha256.in_({paper.sha256 for paper in papers})
    )
    return (session.scalar(kept) or 0) < len({paper.sha256 for paper in papers})
