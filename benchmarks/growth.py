"""How the cost of one call grows with its input: CPU time and size of the result at n, 2n and 4n.

The frameworks are made up: stages with one to three moments each, the kind that overlaps most. "growth" is
the time divided by m log m, where m is the larger of what goes in and what comes out, in relation to the
first row: about 1 or less means that the work is bounded by that.
"""

import io
import math
import random
import sys
import time

import customer_journey as cj
from customer_journey import drawing

MOMENTS = [moment.id for moment in cj.spine().moments]
ROUNDS = 3


def framework(name, size):
    """Return a framework of that many stages, each with one to three moments in a row."""
    seeded = random.Random(f"{name} {size}")
    stages = []
    for number in range(size):
        start = seeded.randrange(len(MOMENTS) - 2)
        span = MOMENTS[start : start + seeded.randint(1, 3)]
        labels = {"en": f"{name} stage {number}"}
        stages.append(cj.Stage(framework=name, id=f"s{number}", labels=labels, span=span, reason="made up"))
    return cj.Framework(id=name, labels={"en": name.title()}, stages=stages, shape="set")


def crosswalk(size):
    """Compare two frameworks of n stages; out comes the number of candidates."""
    pair = framework("left", size), framework("right", size)
    return lambda: sum(
        len(walk.candidates(s)) for walk in [cj.crosswalk(*pair, decide={})] for s in walk.source
    )


def draw(size):
    """Draw the crosswalk of two frameworks of n stages; out come bytes of SVG."""
    walk = cj.crosswalk(framework("left", size), framework("right", size))
    return lambda: len(drawing.crosswalk(walk).to_svg())


def load(size):
    """Load a framework of n stages from TOML."""
    data = framework("own", size).to_toml().encode()
    return lambda: len(cj.Framework.from_toml(io.BytesIO(data)).to_toml())


def resolve(size):
    """Resolve each label of a framework of n stages."""
    labels = [stage.label.upper() for stage in framework("own", size)]

    def work():
        made = framework("own", size)
        return len([made.resolve(label) for label in labels])

    return work


def detect(size):
    """Detect the vocabulary of n different values, half of them unknown."""
    names = [name for f in cj.frameworks.values() for stage in f for tier in stage.names for name in tier]
    values = [names[number % len(names)] + " " * (number // len(names)) for number in range(size // 2)]
    values += [f"unknown {number}" for number in range(size // 2)]
    cj.detect(names[:1])
    return lambda: cj.detect(values).total


JOBS = {crosswalk: 125, draw: 20, load: 250, resolve: 250, detect: 500}


def cpu_seconds(work):
    """Return the least CPU time of a few calls, and the result."""
    best = math.inf
    for _ in range(ROUNDS):
        start = time.process_time()
        out = work()
        best = min(best, time.process_time() - start)
    return best, out


print(f"CPython {sys.version.split()[0]}, CPU time, best of {ROUNDS}")
for job, least in JOBS.items():
    first = None
    for size in (least, 2 * least, 4 * least):
        seconds, out = cpu_seconds(job(size))
        most = max(size, out)
        cost = seconds / (most * math.log(most))
        first = first or cost
        spent = f"{seconds * 1000:9.1f} ms   growth {cost / first:5.2f}"
        print(f"{job.__name__:10} n={size:5}   out {out:9,}   {spent}")
