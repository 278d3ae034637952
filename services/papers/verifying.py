"""Checking a paper against the house's key and its books."""

from dataclasses import fields, replace

from sqlalchemy import select

from models.base import db
from models.paper import Paper
from services.papers.codes import Finding, Said, Verdict, check_code, said_of
from services.papers.files import code_in_file, is_unchanged
from services.papers.rules import parse_number
from services.papers.views import facts_of
from services.runtime import sealing
from services.runtime.green import offload


def verify_code(text: str) -> Verdict:
    """Check a code (or the address that holds it) by the house's key, then by its books.

    Of a forgery that was made from a true code, `changed` names what differs from the books.
    """
    verdict = check_code(text, public_key=sealing.the_house().public_key)
    if verdict.said is None or verdict.finding is Finding.OTHER_HOUSE:
        return verdict
    booked = _booked(verdict.said)
    if verdict.holds:
        return verdict if booked == verdict.said else replace(verdict, finding=Finding.NOT_IN_BOOKS)
    if booked is None or booked.facts_hash != verdict.said.facts_hash:
        return verdict
    changed = _differing(booked, verdict.said)
    return replace(verdict, finding=Finding.CHANGED, changed=changed) if changed else verdict


def verify_file(content: bytes, *, public_key: bytes | None = None) -> Verdict:
    """Check a PDF: the code in it, and that the file is as the house wrote it.

    With a `public_key` nothing is asked of the house or its books.
    """
    code = offload(code_in_file, content)
    verdict = check_code(code, public_key=public_key) if public_key else verify_code(code)
    key = public_key or sealing.the_house().public_key
    if verdict.holds and is_unchanged(content, public_key=key) is False:
        return replace(verdict, finding=Finding.FILE_CHANGED)
    return verdict


def _booked(said: Said) -> Said | None:
    """What the books say of the paper of that number."""
    named = parse_number(said.number)
    if named is None:
        return None
    kind, year, number = named
    query = select(Paper).where(Paper.kind == kind.value, Paper.year == year, Paper.number == number)
    paper = db.session.scalars(query).one_or_none()
    return said_of(facts_of(paper.facts), sha256=paper.sha256) if paper else None


def _differing(booked: Said, said: Said) -> tuple[str, ...]:
    names = (field.name for field in fields(Said))
    return tuple(name for name in names if getattr(booked, name) != getattr(said, name))
