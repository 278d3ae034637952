"""The papers of a sale: numbered without gaps, the same for ever, and to be checked by anybody."""

from services.papers.amounts import amount_in_words
from services.papers.codes import Finding, Said, Verdict, check_code
from services.papers.errors import FontsMissing, NotDueYet
from services.papers.files import LARGEST_FILE, seal_file
from services.papers.queries import draft_of_sale, get_paper, list_papers, paper_of_sale
from services.papers.rules import NAMES, PaperKind
from services.papers.service import issue_due
from services.papers.verifying import verify_code, verify_file
from services.papers.views import Facts, LineFacts, PaperRow, PaperView, PartyFacts

__all__ = [
    "LARGEST_FILE",
    "NAMES",
    "Facts",
    "Finding",
    "FontsMissing",
    "LineFacts",
    "NotDueYet",
    "PaperKind",
    "PaperRow",
    "PaperView",
    "PartyFacts",
    "Said",
    "Verdict",
    "amount_in_words",
    "check_code",
    "draft_of_sale",
    "get_paper",
    "issue_due",
    "list_papers",
    "paper_of_sale",
    "seal_file",
    "verify_code",
    "verify_file",
]
