"""What a programmer must know besides the list of calls; shown on the docs page and in the OpenAPI."""

from typing import Any, Final

VERSION: Final = "1.0"
TAGS: Final = (
    "Accounts",
    "Prices",
    "Auctions",
    "Bidding",
    "Selling",
    "Sales",
    "Papers",
    "Money",
    "The house",
)

MEANINGS: Final[dict[int, str]] = {
    400: "The body is not JSON, or a browser's CSRF token is missing.",
    401: "Nobody is signed in, or the token does not work.",
    403: "You are known, but this is not yours to do.",
    404: "There is no such thing, or it is not yours to see.",
    409: "The state of things has moved on, or the rules forbid it now.",
    413: "Larger than 64 KiB of JSON, or 26 MB with photos.",
    415: "Neither application/json nor, where photos are taken, multipart/form-data.",
    422: "Understood, but something has no meaning here; `details.fields` says what.",
    428: "Probably a slip of the finger: repeat it with `details.confirm` as `confirm` within 60 seconds.",
    429: "Too many calls; `Retry-After` says how many seconds to wait.",
    503: "Not possible right now; a retry may succeed.",
}

CHAPTERS: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "signing-in",
        "title": "Signing in",
        "words": (
            "Prices, auctions, bids, ledgers and figures are open to everybody. For the rest, get a "
            "token with POST /api/v1/users (a new account) or POST /api/v1/tokens, and send it with "
            "every call. A token works until it is taken back: with DELETE /api/v1/tokens/current, or on "
            "the account's page.",
            "Pages of this house may call the API with the browser's session instead: then every call "
            "that changes something also needs the page's CSRF token in the header X-CSRFToken. A call "
            "with an Authorization header is never answered by the session.",
        ),
        "example": "curl -H 'Authorization: Bearer mandi_…' {base}/api/v1/me",
    },
    {
        "id": "money",
        "title": "Money, weight, time, ids",
        "words": (
            'Money is text in rupees with two decimals, "5225.00": per quintal (100 kg) unless it is '
            "called total or turnover. You may send text, a whole number, or a number with at most two "
            "decimals, from 0.01 to 10,000,000. Anything else (1e5, 5000.001, other digits than 0 to 9) "
            "is refused as invalid_amount.",
            'Weights are text in quintals, "40.00". Moments are ISO 8601 in UTC with milliseconds, '
            '"2026-11-24T10:30:00.000Z" (in a ledger with microseconds, as they are hashed); when you send '
            "one, it must name its zone. server_now is the clock that counts.",
            "Ids are short texts that cannot be counted through; case matters.",
        ),
    },
    {
        "id": "errors",
        "title": "Errors",
        "words": (
            "Every refusal has the same shape, here and in the acks of the sockets. code is for programs "
            "and does not change; message is for people, in the language of the account or of "
            "Accept-Language (en, hi, mr). What was refused changed nothing. Somebody else's draft, sale "
            "or token is answered like one that never was.",
        ),
        "json": {
            "error": {
                "code": "bid_too_low",
                "message": "Bid at least ₹5,225 per quintal.",
                "details": {"next_min": "5225.00"},
                "request_id": "3f9a1c0d2b7e4a55",
            }
        },
    },
    {
        "id": "formats",
        "title": "Formats",
        "words": (
            "english: open bids and auto-bids, the highest wins. Everything below concerns the others; "
            "auto-bids exist in English auctions only (not_available elsewhere).",
            "sealed_first, sealed_second: each buyer has one bid, placed with POST …/bids and replaced by "
            "another, up or down. Until the close nobody but its owner (you.sealed_bid) learns an amount: "
            "price and leader are null, entries empty, bid_count counts bidders, reserve is never met. The "
            "ledger holds a commitment, SHA-256 of nonce and paise, for each bid. At the close every bid "
            "that stands is opened there with its nonce (opened_bid; seq is the line of its commitment), "
            "highest first; of equal ones the earlier commitment wins. The winner pays its own amount, in "
            "sealed_second the second highest, at least a reserve that it reached, else the start price.",
            "dutch: the price falls from start_price by drop every drop_every_s seconds down to "
            "floor_price. The first bid whose amount reaches the price of the instant in which it is "
            "committed has the lot at that price, and the auction is over. dutch.price is the price at "
            "server_now; price stays null until somebody takes it. Lists sort Dutch lots by start_price.",
        ),
    },
    {
        "id": "twice",
        "title": "Sending something twice",
        "words": (
            "Every bid carries a client_ref, a UUID that you make once for this one act. When the "
            "network fails, send the same again: you get the first answer, with 200 instead of 201, and "
            "nothing is bid twice.",
            "So it is with all that asks for money or moves it: payments, orders, refunds, top-ups, "
            "withdrawals, fees, disputes. Other figures with a client_ref that stood for something are "
            "key_used_otherwise.",
            "Steps of a sale, weighings, cancelling, confirming and refusing a payment, and answers in a "
            "dispute take a client_ref too. There it is the act itself that is looked for: what you have "
            "done just so is answered by how it stands now, and not done again. Without one it is a "
            "conflict, such as invalid_transition or already_decided. Files are kept once by what is in "
            "them.",
        ),
        "example": (
            "curl -X POST {base}/api/v1/auctions/k3VbQz8m/bids \\\n"
            "  -H 'Authorization: Bearer mandi_…' -H 'Content-Type: application/json' \\\n"
            '  -d \'{{"amount": "5225.00", "client_ref": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}}\''
        ),
    },
    {
        "id": "limits",
        "title": "Lists and limits",
        "words": (
            "Lists come in pages: page counts from 1, per_page is at most 100. Bids are limited to 5 a "
            "second for each account. JSON bodies may have 64 KiB, a photo 8 MB.",
            "An auction's version grows with everything that happens in it. To poll, ask "
            "GET /api/v1/auctions/{id}?since=<version>: the answer is short while nothing changed.",
        ),
    },
)

SOCKETS_TITLE: Final = "Sockets"
SOCKETS: Final = (
    "Live updates come over Socket.IO (protocol 5) in the namespace /auctions. Connect with auth: "
    "{token}, with the browser's session, or as a visitor who only watches. Every message takes one "
    "object and is answered by an ack: {ok: true, …}, or {ok: false, error} with the error of the calls. "
    "A message may have 16 KiB.",
    "Messages of one auction carry its version. Whoever sees a hole asks get_auction_update.",
)

MESSAGES: Final[dict[str, str]] = {
    "join_auction": "Enter an auction's room; the ack holds its snapshot, with what was missed since "
    "`since`.",
    "join_auctions": "Follow up to 100 auctions as cards; the ack says where each stands.",
    "leave_auction": "Leave a room.",
    "place_bid": "As POST /auctions/{id}/bids; the ack holds bid and auction.",
    "auto_bid": "As PUT /auctions/{id}/auto-bid.",
    "cancel_auto_bid": "As DELETE /auctions/{id}/auto-bid.",
    "end_auction": "As POST /auctions/{id}/end.",
    "get_auction_update": "Catch up: {changed: false}, or the snapshot with every bid since `since`.",
    "clock": "Give your t0 back with server_now, for the offset of a countdown.",
}
"""What each message does; their fields come from the code."""

PUSHES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "bid_placed",
        "auction",
        "auction_id, version, price, next_min, bid_count, bidder_count, leader, reserve, ends_at, "
        "extensions, server_now, entries",
    ),
    ("auction_extended", "auction", "as bid_placed, when it also moved ends_at"),
    ("auction_ended", "auction", "auction_id, version, status, price, leader, ends_at, server_now"),
    ("auction_state", "auction", "the full snapshot, when bidding opens"),
    ("watchers", "auction", "auction_id, count: at most once in 2 seconds"),
    ("your_bid", "person", "auction_id: one of your devices bid here, or withdrew a maximum"),
    ("you_were_outbid", "person", "auction_id, price, next_min, by"),
    ("auto_bid_activated", "person", "auction_id, max_amount, step"),
    ("you_won", "person", "as auction_ended"),
    ("notification", "person", "what the bell shows"),
)
"""Pushes: name, who gets it (all in the auction's room, all devices of a person), and what it holds."""

DESCRIPTION: Final = "\n\n".join(
    f"## {chapter['title']}\n\n" + "\n\n".join(chapter["words"]) for chapter in CHAPTERS
)
