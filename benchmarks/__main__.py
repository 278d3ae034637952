"""`make bench`: every measure of the house as a ratio to a limit taken in the same run."""

from benchmarks import bids, import_prices

for measure in (bids, import_prices):
    print(f"\n== {measure.__doc__.splitlines()[0]}")
    measure.main()
