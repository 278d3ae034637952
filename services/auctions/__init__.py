"""Auctions of lots: their terms, their photos, their way to the public, and how they are found."""

from services.auctions.board import own_lot, seller_board
from services.auctions.cards import (
    MOST_PER_PAGE,
    SORTS,
    STATUS_FILTERS,
    Filters,
    Sort,
    browse,
    cards_for,
)
from services.auctions.describing import lot_facts
from services.auctions.drafts import discard_draft, get_draft, save_draft
from services.auctions.errors import (
    AlreadyPublished,
    InvalidListing,
    LotIsClosed,
    PhotoRefused,
    PhotosAreFixed,
    PhotoTooLarge,
    PhotoTooManyPixels,
    TooManyDrafts,
    TooManyPhotos,
)
from services.auctions.events import AuctionPublished, LotListed, PhotosAdded
from services.auctions.photos import add_photos, get_photo, photos_of, remove_photo
from services.auctions.pictures import LARGEST_FILE, Picture, Upload, develop
from services.auctions.publishing import create_auction, preview, publish
from services.auctions.relisting import draft_again, find_draft_again
from services.auctions.rules import DURATIONS_H, EARNEST_PERCENTS, FIELDS, read_echo
from services.auctions.storing import MOST_PHOTOS
from services.auctions.trade import fees_for, fees_of, find_crop, reference_for
from services.auctions.views import (
    AuctionCard,
    CropName,
    Draft,
    LotFacts,
    Page,
    PhotoFile,
    PhotoView,
    Preview,
    QualityFact,
    SavedForm,
    SellerBoard,
    SellerLot,
)
from services.auctions.watching import count_watching, is_watching, list_watched, unwatch, watch

__all__ = [
    "DURATIONS_H",
    "EARNEST_PERCENTS",
    "FIELDS",
    "LARGEST_FILE",
    "MOST_PER_PAGE",
    "MOST_PHOTOS",
    "SORTS",
    "STATUS_FILTERS",
    "AlreadyPublished",
    "AuctionCard",
    "AuctionPublished",
    "CropName",
    "Draft",
    "Filters",
    "InvalidListing",
    "LotFacts",
    "LotIsClosed",
    "LotListed",
    "Page",
    "PhotoFile",
    "PhotoRefused",
    "PhotoTooLarge",
    "PhotoTooManyPixels",
    "PhotoView",
    "PhotosAdded",
    "PhotosAreFixed",
    "Picture",
    "Preview",
    "QualityFact",
    "SavedForm",
    "SellerBoard",
    "SellerLot",
    "Sort",
    "TooManyDrafts",
    "TooManyPhotos",
    "Upload",
    "add_photos",
    "browse",
    "cards_for",
    "count_watching",
    "create_auction",
    "develop",
    "discard_draft",
    "draft_again",
    "fees_for",
    "fees_of",
    "find_crop",
    "find_draft_again",
    "get_draft",
    "get_photo",
    "is_watching",
    "list_watched",
    "lot_facts",
    "own_lot",
    "photos_of",
    "preview",
    "publish",
    "read_echo",
    "reference_for",
    "remove_photo",
    "save_draft",
    "seller_board",
    "unwatch",
    "watch",
]
