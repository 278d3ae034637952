"""`python -m benchmarks.limits.feed_process PORT FILE ROWS`: a local feed that serves real rows."""

import csv
import gzip
import sys
import threading
from itertools import islice
from pathlib import Path

from tests.feed_server import FeedServer


def main(port: int, file: Path, rows: int) -> None:
    """Serve the last so many rows of a month until the process is ended."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        records = list(islice(csv.DictReader(lines), rows))
    for record in records:
        record["arrival_date"] = record.pop("date")
    with FeedServer(records, port=port):
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
