"""What a lot must say before it may be sold, as pure functions over what was typed."""

from services.auctions.rules.fields import FIELDS, LARGEST_VALUE, QUALITY_PREFIX, clean_form, merge_forms
from services.auctions.rules.formats import FORMATS
from services.auctions.rules.terms import EARNEST_PERCENTS, ListingTerms, Trade, read_echo, read_terms
from services.auctions.rules.time import DURATIONS_H

__all__ = [
    "DURATIONS_H",
    "EARNEST_PERCENTS",
    "FIELDS",
    "FORMATS",
    "LARGEST_VALUE",
    "QUALITY_PREFIX",
    "ListingTerms",
    "Trade",
    "clean_form",
    "merge_forms",
    "read_echo",
    "read_terms",
]
