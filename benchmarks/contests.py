"""What is timed against what: one conversion, ours and by hand, on the same column."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

import customer_journey as cj

SOURCE, TARGET = "nine-stage", "four-stage"
#: What people type in place of the library: nine labels that become four.
TABLE = {stage.id: cj.convert(stage, source=SOURCE, target=TARGET).id for stage in cj.frameworks[SOURCE]}
#: Forty spellings that no list of names holds.
MESSY = tuple(
    spelling
    for stage in tuple(TABLE)
    for spelling in (
        stage.upper(),
        f" {stage}  ",
        f"{stage} stage",
        f"{stage.title()} (web)",
        f"{stage}_Stage",
    )
)[:40]
#: Shares of the rows that name no stage, and that hold nothing.
UNKNOWN, NULL = 0.001, 0.01
DATA = Path(__file__).parent / "data"


@attrs.frozen
class Contest:
    """Ours and theirs, on one column of one engine.

    Attributes:
        rival: what is written by hand.
        most: the ratio that ours shall not exceed at 1,000,000 rows, or None for no target.
        clean: the data, its names as the framework writes them.
        convert: our conversion.
        by_hand: theirs.
        texts: lists what a result holds.
        messy: the same with forty spellings, or None where that is no contest.
        run: computes what a lazy engine was told.
    """

    rival: str
    most: float | None
    clean: Any
    convert: Callable[[Any], Any]
    by_hand: Callable[[Any], Any]
    texts: Callable[[Any], list[Any]]
    messy: Any = None
    run: Callable[[Any], object] = lambda result: result

    def same(self) -> bool:
        """Whether both come to the same answers, row by row; whatever is no text counts as missing."""
        ours, theirs = (self.texts(way(self.clean)) for way in (self.convert, self.by_hand))
        return [_text(value) for value in ours] == [_text(value) for value in theirs]


def _text(value):
    return value if isinstance(value, str) else None


def column(names, rows):
    """Return an Arrow dictionary of that many names, drawn evenly; some are unknown, some missing."""
    import numpy as np
    import pyarrow as pa

    drawn = np.random.default_rng(20261122)
    codes = drawn.integers(0, len(names), rows, dtype=np.int32)
    codes[drawn.random(rows) < UNKNOWN] = len(names)
    missing = drawn.random(rows) < NULL
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), [*names, "no stage of ours"])


def ours(data):
    """Convert the column ``stage`` of any engine's frame."""
    return cj.columns.convert(data, "stage", source=SOURCE, target=TARGET, unconverted="null")
