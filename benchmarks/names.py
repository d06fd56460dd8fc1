"""What a distinct value of a column costs: finding its stage, by kind of text, and the whole outcome.

Each value is looked up once with nothing remembered of it, as in a column; best of several rounds.
"""

import sys
from contextlib import suppress
from time import process_time

import customer_journey as cj
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import AmbiguousNameError
from customer_journey.model import decorations, folding

ROUNDS = 9

crosswalk = cj.crosswalk("salesforce-opportunity", "four-stage")
names = list(crosswalk.source.exact_names)
KINDS = {
    "names as written": names,
    "in capitals": [name.upper() for name in names],
    "numbered": [f"{i % 20:02} - {name}" for i, name in enumerate(names)],
    "with a gloss": [f"{name} (qwxz)" for name in names],
    "unknown": [f"qwxz {i} {name[::-1]}" for i, name in enumerate(names)],
    "numbers": [str(422982642 + i) for i in range(len(names))],
}
REMEMBERED = [
    found
    for module in (decorations, folding)
    for found in vars(module).values()
    if hasattr(found, "cache_clear") and found.cache_parameters()["maxsize"]
]


def microseconds(job, values):
    """Return what a value costs at best."""
    best = float("inf")
    for _ in range(ROUNDS):
        for remembered in REMEMBERED:
            remembered.cache_clear()
        start = process_time()
        job(values)
        best = min(best, process_time() - start)
    return best / len(values) * 1e6


def find(values):
    """Look up each value; several stages in one are an answer too."""
    for value in values:
        with suppress(AmbiguousNameError):
            crosswalk.source.find(value)


find(KINDS["with a gloss"])  # the guards and the plain names are read on first touch
print(f"CPython {sys.version.split()[0]}, CPU microseconds for each of {len(names)} values, best of {ROUNDS}")
for kind, values in KINDS.items():
    whole = microseconds(lambda values: outcomes(crosswalk, dict.fromkeys(values, 1)), values)
    print(f"{kind:18} find {microseconds(find, values):7.2f}   outcome {whole:8.1f}")
