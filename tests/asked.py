"""Questions to the library, any of which may be the first that a thread or a process asks.

Run as a script, it asks them in a fresh interpreter and prints the answers as JSON: in sixteen threads, or in
a pool of processes that are started by the method given.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Barrier, Thread
from traceback import format_exc

THREADS = 16


def loaded():
    """Return a few frameworks themselves."""
    import customer_journey as cj

    return [cj.frameworks[id] for id in ("nine-stage", "hourglass", "hubspot-lifecycle")]


def listed():
    """Return all ids."""
    import customer_journey as cj

    return [*cj.frameworks]


def converted():
    """Convert by each policy, and a name that must be looked up."""
    import customer_journey as cj

    crosswalk = cj.crosswalk("nine-stage", "hourglass")
    largest = [crosswalk.convert(stage, policy="largest").key for stage in ("discovery", "usage")]
    return [
        *largest,
        cj.convert("2. MQLs ✅", source="hubspot-lifecycle", target="nine-stage", policy="largest").key,
    ]


def refused():
    """Return the sentences of errors, with what they suggest."""
    import customer_journey as cj

    said = []
    for ask in (
        lambda: cj.frameworks["nine-stages"],
        lambda: cj.frameworks["nine-stage"]["Customer (churned)"],
        lambda: cj.convert("consideration", source="nine-stage", target="hourglass"),
    ):
        try:
            ask()
        except cj.CustomerJourneyError as error:
            said.append(str(error))
    return said


def typed():
    """Resolve content types."""
    import customer_journey as cj

    case = cj.content_types.resolve("customer story")
    return [case.id, len(cj.content_types), [above.id for above in cj.content_types["newsletter"].ancestors]]


def advised():
    """Ask for advice, for which every framework is read."""
    import customer_journey as cj

    return [str(item) for item in cj.recommend("hourglass", "trust").items]


def converted_column():
    """Convert a column."""
    import pyarrow as pa

    import customer_journey as cj

    table = pa.table({"stage": ["Lead", "MQL", None, "customer"] * 50})
    converted = cj.columns.convert(
        table, "stage", source="hubspot-lifecycle", target="nine-stage", policy="largest"
    )
    return converted[-1].to_pylist()[:4]


def walked():
    """Ask a graph, a picture and an export."""
    import customer_journey as cj

    framework = cj.frameworks["nine-stage"]
    reached = [stage.id for stage in framework.graph.reachable("usage")]
    return [reached, len(cj.drawing.framework(framework).to_svg()), len(cj.exports.write(framework, "json"))]


QUESTIONS = (loaded, listed, converted, refused, typed, advised, converted_column, walked)


def answers(first=0):
    """Return the answer to each question, which are asked in turn from this one on."""
    asked = {question.__name__: question() for question in (*QUESTIONS[first:], *QUESTIONS[:first])}
    return {name: asked[name] for name in sorted(asked)}


def told(answered):
    """Return answers as text, which is the same in every process."""
    return json.dumps(answered, default=repr)


def in_threads():
    """Ask in all threads at once; return the different answers, and how often each framework was made."""
    sys.setswitchinterval(1e-5)
    ready, met, errors = Barrier(THREADS), [], []

    def ask(thread):
        ready.wait()
        try:
            met.append(answers(thread % len(QUESTIONS)))
        except Exception:  # noqa: BLE001  # whatever it is, the test shows it
            errors.append(format_exc())

    threads = [Thread(target=ask, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    copies = [len(set(map(id, same))) for same in zip(*(own["loaded"] for own in met), strict=True)]
    return {"errors": errors, "answers": sorted(set(map(told, met))), "copies": copies}


def in_processes(method):
    """Ask in two processes, each of which begins with another question."""
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        return [told(found) for found in pool.map(answers, (0, len(QUESTIONS) // 2))]


if __name__ == "__main__":
    import pyarrow as pa  # at once: its first import is no matter of ours

    assert pa
    assert "customer_journey" not in sys.modules
    sys.stdout.write(json.dumps(in_processes(sys.argv[1]) if sys.argv[1:] else in_threads()))
