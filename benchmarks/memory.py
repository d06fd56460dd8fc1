"""What a column needs besides itself: peak memory over the input, each conversion in a fresh process (Linux).

    python benchmarks/memory.py --rows 5000000

Freed memory goes back to the system at once in these processes: what an allocator would keep for later from
building the input must not hide what the conversion takes.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import eager
from contests import MESSY, TABLE, column

#: Megabytes (MiB) that ours shall not exceed at 5,000,000 rows.
MOST = {"pandas str": 100, "pandas category": 20}
GIVE_BACK = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_TRIM_THRESHOLD_": "0",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0",  # the allocator in Polars
}


def status(key):
    """Return a figure that the system keeps on this process, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"this system does not tell {key}")


def peak(name, way, rows):
    """Return what one conversion took over what was there before it, in MiB."""
    build, few = eager.CONTESTS[name], column(MESSY, 1000)
    small = build(column(tuple(TABLE), 1000), few)
    getattr(small, way)(small.clean)  # what is loaded on first use is no part of the column
    contest = build(column(tuple(TABLE), rows), few)
    before = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    result = getattr(contest, way)(contest.clean)
    taken = status("VmHWM") - before
    del result
    return taken


def in_fresh_process(name, way, rows):
    """Return the peak of one conversion in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--rows", str(rows), "--one", name, way]
    done = subprocess.run(command, env=os.environ | GIVE_BACK, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main():
    """Print the peaks of all contests in memory, or of the one asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000, help="default: %(default)s")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "WAY"), help="in this process: convert or by_hand")
    asked = parser.parse_args()
    if asked.one:
        print(peak(*asked.one, asked.rows))
        return
    print(f"{asked.rows:,} rows, peak memory over the input; targets are for 5,000,000 rows")
    for name in eager.CONTESTS:
        if name.startswith("countries"):
            continue
        ours, theirs = (in_fresh_process(name, way, asked.rows) for way in ("convert", "by_hand"))
        target = f"at most {MOST[name]}: {'met' if ours <= MOST[name] else 'missed'}" if name in MOST else ""
        print(f"{name:24} ours {ours:7.1f} MiB  by hand {theirs:7.1f} MiB  {target}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
