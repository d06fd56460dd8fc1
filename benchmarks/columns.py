"""What a column costs: ours, and what is written by hand in each engine, as ratios.

    python benchmarks/columns.py --rows 1000000 --only pandas Polars

Ours, theirs, and ours on forty messy spellings take turns, so that other load weighs on all alike; of three
groups of rounds the best median counts. Both must give the same answers before anything is timed.
"""

import argparse
import gc
import platform
import warnings
from importlib.metadata import PackageNotFoundError, version  # noqa: TID253  # a script need not start quickly
from statistics import median
from time import perf_counter

import eager
import lazy
from contests import MESSY, TABLE, column

GROUPS = 3
MESSY_MOST = 2
FEWEST = 1_000_000
LIBRARIES = "pandas", "polars", "pyarrow", "duckdb", "dask", "pyspark", "narwhals", "country_converter"


def best_medians(jobs, rounds):
    """Return the milliseconds of each job: the best of three groups' medians, the jobs taking turns."""
    groups = []
    for _ in range(GROUPS):
        taken = {name: [] for name in jobs}
        for _ in range(rounds):
            for name, job in jobs.items():
                # Before each, not only the first: what comes right after it finds cold caches.
                gc.collect()
                start = perf_counter()
                job()
                taken[name].append((perf_counter() - start) * 1000)
        groups.append({name: median(times) for name, times in taken.items()})
    return {name: min(group[name] for group in groups) for name in jobs}


def verdict(ratio, most):
    """Return the ratio beside its target, if it has one."""
    if most is None:
        return f"{ratio:6.2f}"
    return f"{ratio:6.2f} (at most {most}: {'met' if ratio <= most else 'missed'})"


def timed(name, build, rows, rounds):
    """Print one line: what the contest of this name came to."""
    try:
        contest = build(column(tuple(TABLE), rows), column(MESSY, rows))
    except (ImportError, TypeError) as error:  # country_converter cannot start on every pandas
        print(f"{name:24} not here: {type(error).__name__}: {error}")
        return
    if not contest.same():
        raise SystemExit(f"{name}: ours and {contest.rival} give different answers")
    jobs = {
        "ours": lambda: contest.run(contest.convert(contest.clean)),
        "theirs": lambda: contest.run(contest.by_hand(contest.clean)),
    }
    if contest.messy is not None:
        jobs["messy"] = lambda: contest.run(contest.convert(contest.messy))
    ms = best_medians(jobs, rounds)
    line = f"{name:24} {ms['ours']:9.2f} ms  {ms['theirs']:9.2f} ms {contest.rival:27}"
    # Small frames pay for the question, not for the rows: there the targets mean nothing.
    line += f"{verdict(ms['ours'] / ms['theirs'], contest.most if rows >= FEWEST else None):30}"
    if "messy" in ms:
        line += f"messy {verdict(ms['messy'] / ms['ours'], MESSY_MOST)}"
    print(line.rstrip(), flush=True)


def versions():
    """Yield the name and version of each library that is installed."""
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def main():
    """Run the contests asked for."""
    contests = eager.CONTESTS | lazy.CONTESTS
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="default: %(default)s")
    parser.add_argument("--only", nargs="+", default=[""], metavar="NAME", help="how names of contests begin")
    asked = parser.parse_args()
    warnings.simplefilter("ignore", FutureWarning)  # what engines say of each other's versions, each time
    rounds = 15 if asked.rows <= 100_000 else 5 if asked.rows <= 1_000_000 else 3
    print(f"{platform.python_implementation()} {platform.python_version()}, {', '.join(versions())}")
    print(f"{asked.rows:,} rows, best of {GROUPS} medians of {rounds}; targets are for 1,000,000 rows")
    for name, build in contests.items():
        if name.startswith(tuple(asked.only)):
            timed(name, build, asked.rows, rounds)


if __name__ == "__main__":
    main()
