"""The measures by name, in the order they are run and shown."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.report.checks import Check
from benchmarks.rows.closing import closing
from benchmarks.rows.databases import raw_databases
from benchmarks.rows.fan_out import last_watcher, storm
from benchmarks.rows.hot_auction import auto_bids, hot_auction
from benchmarks.rows.http_bids import http_bids
from benchmarks.rows.idle_watchers import idle_watchers
from benchmarks.rows.imports import import_beside_bids, import_prices
from benchmarks.rows.pages import pages
from benchmarks.rows.postgres import postgres_many, postgres_one, postgres_two
from benchmarks.rows.price_guide import price_guide
from benchmarks.rows.steady import steady
from benchmarks.rows.stock import stock
from benchmarks.rows.training import training_beside_bids

Measure = Callable[[Bench], list[Check]]
MEASURES: dict[str, Measure] = {
    measure.__name__: measure
    for measure in (
        hot_auction,
        auto_bids,
        postgres_one,
        postgres_two,
        postgres_many,
        steady,
        last_watcher,
        storm,
        idle_watchers,
        closing,
        http_bids,
        pages,
        price_guide,
        raw_databases,
        stock,
        import_prices,
        import_beside_bids,
        training_beside_bids,
    )
}
SHORT = ("hot_auction", "auto_bids", "steady", "last_watcher", "storm", "http_bids")
UNDER_THE_OTHER = ("hot_auction", "steady", "last_watcher", "storm")
"""What is taken again, in full, under the other event loop."""
