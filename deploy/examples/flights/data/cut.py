#!/usr/bin/env python3
"""Cuts flights.parquet out of flights-3m.parquet: one whole month of the whole network.

    python3 -m pip install pyarrow
    python3 cut.py flights-3m.parquet flights.parquet

The same input and the same pyarrow give the same bytes.
"""

import sys

import pyarrow.compute as pc
import pyarrow.parquet as pq

MONTH = "02"  # February 2001: 28 days, hence every weekday exactly four times


def main(source: str, target: str) -> None:
    flights = pq.read_table(source, columns=["date", "delay", "distance", "origin", "destination"])
    month = flights.filter(pc.equal(pc.utf8_slice_codeunits(flights["date"], 0, 2), MONTH))
    # by route, which makes origin, destination and distance nearly free; then by every other column, so that the order is total
    keys = ["origin", "destination", "date", "delay", "distance"]
    ordered = month.sort_by([(key, "ascending") for key in keys]).replace_schema_metadata(None)
    # snappy and format 1.0: readable by every Spark 3 without a further native library
    pq.write_table(ordered, target, compression="snappy", version="1.0")
    print(f"{target}: {ordered.num_rows} flights of {flights.num_rows}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} flights-3m.parquet flights.parquet")
    main(sys.argv[1], sys.argv[2])
