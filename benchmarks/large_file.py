"""Files larger than one likes to hold: what `customer-journey convert` needs for 2 GB, in time and memory.

    python benchmarks/large_file.py --megabytes 2000

Each file is made in a temporary directory, converted by the command line in its own process, and removed.
Files of the other formats are a fifth of the size.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

MEGABYTE = 1_000_000
STAGES = (
    "challenge", "discovery", "consideration", "comparison", "purchase",
    "adoption", "usage", "Support", " ADVOCACY ", "", "no stage of ours",
)  # fmt: skip
NOTE = "called on Tuesday, asks for an offer"
ROWS_AT_ONCE = 100_000


def write_csv(path, size):
    """Write contacts with quoted notes until the file has the size."""
    lines = "".join(f'{i},"{NOTE}",{stage},2026-11-22\n' for i, stage in _numbered())
    _repeated(path, "id,note,stage,seen\n", lines, size)


def write_ndjson(path, size):
    """Write the same contacts as JSON, one on each line."""
    lines = "".join(f'{{"id": {i}, "note": "{NOTE}", "stage": "{stage}"}}\n' for i, stage in _numbered())
    _repeated(path, "", lines, size)


def write_parquet(path, size):
    """Write the same contacts as Parquet; numbers that do not repeat keep it from shrinking to nothing."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    drawn = np.random.default_rng(20261122)
    stages = pa.array([stage for _, stage in _numbered()])
    schema = pa.schema({"score": pa.float64(), "stage": pa.string()})
    with pq.ParquetWriter(path, schema) as writer:
        while path.stat().st_size < size:
            table = pa.table([pa.array(drawn.random(ROWS_AT_ONCE)), stages], schema=schema)
            writer.write_table(table)


WRITERS = {"csv": (write_csv, 1), "ndjson": (write_ndjson, 5), "parquet": (write_parquet, 5)}


def _numbered():
    return enumerate(islice(cycle(STAGES), ROWS_AT_ONCE))


def _repeated(path, head, lines, size):
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for _ in range(-(-size // len(lines))):
            file.write(lines)


def converted(source, target):
    """Return the seconds and the peak MiB of one call of the command line."""
    command = [sys.executable, "-m", "customer_journey", "convert", os.fspath(source)]
    command += [
        "--column",
        "stage",
        "--from",
        "nine-stage",
        "--to",
        "four-stage",
        "--output",
        os.fspath(target),
    ]
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{source.suffix}: {said}")
    return perf_counter() - start, usage.ru_maxrss / 1024


def main():
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=2000, help="of the CSV; default: %(default)s")
    parser.add_argument("--only", nargs="+", default=list(WRITERS), choices=WRITERS, help="formats")
    asked = parser.parse_args()
    for name in asked.only:
        write, part = WRITERS[name]
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, f"big.{name}"), Path(folder, f"done.{name}")
            # In a process of its own: a child's peak begins at what its parent holds.
            writing = get_context("spawn").Process(
                target=write, args=(source, asked.megabytes * MEGABYTE // part)
            )
            writing.start()
            writing.join()
            if writing.exitcode:
                raise SystemExit(f"{name}: could not be written")
            seconds, peak = converted(source, target)
            size, out = (path.stat().st_size / MEGABYTE for path in (source, target))
        print(
            f"{name:8} {size:7.0f} MB in, {out:7.0f} MB out: {seconds:6.1f} s, peak {peak:6.0f} MiB",
            flush=True,
        )


if __name__ == "__main__":
    main()
