"""Feed the command line damaged files, odd labels and odd arguments, and check that it keeps its promises.

Three promises are checked for every input:

1. It ends with a documented exit code, and an error is one sentence on standard error. No traceback.
2. A converted file differs from its input only in the column of stages and in the columns that were added.
3. Nothing printed contains control characters, or characters that change the direction of text.

Run it from a checkout: ``python scripts/fuzz.py --minutes 10``. Each input has a seed, which is printed with
a failure: ``python scripts/fuzz.py --seed SEED`` runs that input again.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from customer_journey import cli, crosswalk, exports, frameworks
from customer_journey import convert as convert_stage
from customer_journey.errors import CustomerJourneyError
from customer_journey.model.printing import OBEYED

SOURCE, TARGET = frameworks["hubspot-lifecycle"], frameworks["nine-stage"]
ENDS = ["--from", SOURCE.id, "--to", TARGET.id]
IDS = sorted(frameworks)
NAMES = sorted({name for stage in SOURCE for tier in stage.names for name in tier})
#: What breaks programs: controls, direction marks, lone surrogates, quotes, escapes, very long runs.
ODD = [
    *"\0\a\b\t\v\f\x1b\x7f\x85\u200b\u200f\u202e\u2066\u2028\ufeff\ufffe\ufdfa\U0001f3f4",
    *("\r", "\n", "\r\n", "\ud800", "\udcff", "\x1b]52;c;aGk=\a", "\x1b[31m", "\u0301" * 50, "😀" * 20),
    *('"', '""', "'", "\\", '\\"', ",", ";", "|", "=1+1", "{}", "[[", "]]", '"""', "a.b.c", "." * 100),
    *("None", "NaN", "1e999", "-0", "0" * 400, "x" * 5000, "<script>", "&amp;", "](x)", "```", "%s", "{0}"),
]
#: What no terminal may get, apart from line breaks.
HARMFUL = {*map(chr, OBEYED), *map(chr, range(0xD800, 0xE000))} - {"\n"}
CODES = {0, 2}
#: Only ``changes`` ends with 1: answers are not what they were.
CHANGED = 1


def odd_text(rng: random.Random, most: int = 4) -> str:
    """Return a name of a stage, odd characters, or both."""
    parts = [
        rng.choice(ODD) if rng.random() < 0.6 else rng.choice(NAMES) for _ in range(rng.randint(0, most))
    ]
    return "".join(parts)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Return bytes as they are, or with a part taken out, doubled, or replaced by junk."""
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 5])):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice([0, 1, 1, 2, 10, 100]))
        junk = rng.choice(
            [b"", data[start:end] * 2, b'"', b"\0", b"\n", b"\r", b"\xff", b"\\", b".", b"[", b"{"]
        )
        data = data[:start] + junk + data[end:]
    return data


class BrokenPromiseError(AssertionError):
    """A promise was broken."""


def run(*argv: str) -> tuple[int, bytes, str]:
    """Run the command line in this process, and check what it promises of its exit and its messages."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(raw, "utf-8", "backslashreplace", write_through=True) for raw in (out, err)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        try:
            code = cli.main(argv)
        except BaseException as error:
            raise BrokenPromiseError(f"{type(error).__name__} from {argv!r:.300}") from error
    said = err.getvalue().decode()
    if code not in CODES and (code, argv[:1]) != (CHANGED, ("changes",)):
        raise BrokenPromiseError(f"exit code {code!r}")
    if code and said.removesuffix("\n").count("\n") > 60:
        raise BrokenPromiseError(f"an error of {said.count(chr(10))} lines: {said[:300]!r}")
    check_printed(said)
    return code, out.getvalue(), said


def check_printed(text: str) -> None:
    """Check that a text contains no characters that a terminal would act on."""
    for character in text:
        if character in HARMFUL:
            raise BrokenPromiseError(f"{character!r} was printed: {text[:300]!r}")


def cells(data: bytes, delimiter: str) -> list[list[str]]:
    """Return the fields of a CSV file, as Python's reader sees them."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def fuzz_csv(rng: random.Random, folder: Path) -> None:
    """A table with odd fields, perhaps damaged."""
    delimiter = rng.choice(",;\t|")
    width = rng.randint(1, 4)
    header = [f"h{number}" for number in range(width)]
    place = rng.randrange(width)
    header[place] = "stage"
    rows = [[odd_text(rng) for _ in header] for _ in range(rng.randint(0, 6))]
    for row in rows:
        if rng.random() < 0.7:
            row[place] = rng.choice(NAMES)
    text = io.StringIO(newline="")
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(
        text, delimiter=delimiter, quoting=quoting, lineterminator=rng.choice(["\n", "\r\n"])
    ).writerows([header, *rows])
    data = damaged(rng, text.getvalue().encode("utf-8", "backslashreplace"))
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes(data)
    code, _, _ = run(
        "convert", str(source), "--column", "stage", "--delimiter", delimiter, *ENDS,
        "--unconverted-into", "kept", "--into", "to", "-o", str(target),
    )  # fmt: skip
    if code:
        if target.exists():
            raise BrokenPromiseError("an output was left behind after an error")
        return
    csv.field_size_limit(2**31 - 1)
    before, after = cells(data, delimiter), cells(target.read_bytes(), delimiter)
    full = [row + [""] * (len(before[0]) - len(row)) if row else row for row in before]
    if [row[: len(before[0])] for row in after] != full:
        raise BrokenPromiseError(f"cells changed: {data!r} became {target.read_bytes()!r}")


def fuzz_ndjson(rng: random.Random, folder: Path) -> None:
    """Objects with odd values, perhaps damaged."""
    odd: list[Callable[[], object]] = [
        lambda: odd_text(rng), lambda: None, lambda: rng.choice([1, 1.0, True, 10**30, -0.0, 1e300]),
        lambda: [odd_text(rng)], lambda: {"a": odd_text(rng)},
    ]  # fmt: skip
    records = [
        {"n": rng.choice(odd)(), "stage": rng.choice([*NAMES, odd_text(rng)])}
        for _ in range(rng.randint(0, 5))
    ]
    for record in records:
        if rng.random() < 0.2:
            record["stage"] = rng.choice(odd)()
    lines = (json.dumps(record, ensure_ascii=rng.random() < 0.5) for record in records)
    data = damaged(rng, "\n".join(lines).encode("utf-8", "backslashreplace"))
    source, target = folder / "in.ndjson", folder / "out.ndjson"
    source.write_bytes(data)
    code, _, _ = run("convert", str(source), "--column", "stage", *ENDS, "--into", "to", "-o", str(target))
    if code:
        return
    before = [json.loads(line) for line in data.split(b"\n") if line.strip()]
    after = [json.loads(line) for line in target.read_bytes().split(b"\n") if line.strip()]
    kept = [
        {key: value for key, value in record.items() if key in was}
        for was, record in zip(before, after, strict=True)
    ]
    if repr(kept) != repr(before):
        raise BrokenPromiseError(f"values changed: {data!r} became {target.read_bytes()!r}")


def fuzz_parquet(rng: random.Random, folder: Path) -> None:
    """A Parquet file with odd texts; sometimes bytes that are none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def text() -> str:
        return odd_text(rng).encode("utf-8", "backslashreplace").decode()

    size = rng.randint(0, 6)
    stages = [rng.choice([rng.choice(NAMES), text(), None]) for _ in range(size)]
    table = pa.table({"n": [text() for _ in range(size)], "stage": pa.array(stages, pa.string())})
    source, target = folder / "in.parquet", folder / "out.parquet"
    pq.write_table(table, source)
    source.write_bytes(damaged(rng, source.read_bytes()) if rng.random() < 0.5 else source.read_bytes())
    code, _, _ = run("convert", str(source), "--column", "stage", *ENDS, "--into", "to", "-o", str(target))
    if code and target.exists():
        raise BrokenPromiseError("an output was left behind after an error")
    try:
        was = pq.read_table(source)
    except (pa.ArrowException, OSError):
        return  # damaged so that only a part of its readers notices
    if not code and not pq.read_table(target).select(was.column_names).equals(was):
        raise BrokenPromiseError("values changed")


def fuzz_toml(rng: random.Random, folder: Path) -> None:
    """A framework of one's own, damaged or with odd labels."""
    text = frameworks[rng.choice(IDS)].to_toml()
    for _ in range(rng.randint(0, 3)):
        label = json.dumps(odd_text(rng)) if rng.random() < 0.5 else f'"{odd_text(rng)}"'
        lines = text.splitlines()
        place = rng.randrange(len(lines))
        key, equals, _ = lines[place].partition(" = ")
        lines[place] = f"{key} = {label}" if equals else lines[place] + odd_text(rng)
        text = "\n".join(lines)
    source = folder / "own.toml"
    source.write_bytes(damaged(rng, text.encode("utf-8", "backslashreplace")))
    if run("check", str(source))[0]:
        return
    for command in (["show", str(source)], ["crosswalk", str(source), TARGET.id], ["draw", str(source)]):
        _, out, _ = run(*command)
        check_printed(out.decode().replace("\t", " "))


def fuzz_saved(rng: random.Random, folder: Path) -> None:
    """A saved crosswalk with odd keys and values, perhaps damaged."""
    saved = crosswalk(SOURCE, TARGET, decide={"customer": "usage"}, weights={"trial": 3})
    data = json.loads(exports.write(saved, "json"))
    for _ in range(rng.randint(0, 3)):
        place = data
        while isinstance(place, dict) and place:
            parent, key = place, rng.choice(sorted(place))
            place = place[key]
            if rng.random() < 0.3:
                break
        parent[rng.choice([key, odd_text(rng)])] = rng.choice([odd_text(rng), None, 1, [], {}, "purchase"])
    source = folder / "old.json"
    source.write_bytes(damaged(rng, json.dumps(data).encode()))
    code, out, _ = run("changes", str(source))
    check_printed(out.decode())
    if (code == 0) is not out.decode().partition("\n")[0].endswith("answers are what they were"):
        raise BrokenPromiseError(f"exit code {code} with {out!r:.300}")


def fuzz_command_line(rng: random.Random, folder: Path) -> None:
    """Any command with arguments that may be odd."""
    command = rng.choice(
        ["frameworks", "show", "convert", "crosswalk", "changes", "recommend", "detect", "check", "draw"]
    )
    options = [
        *("--json", "--from", "--to", "--column", "--policy", "--into", "--format", "--language", "--decide"),
        *("--stage", "--count", "--theme", "--delimiter", "--encoding", "--file-format", "--help", "--x"),
    ]
    argv = [command]
    for _ in range(rng.randint(0, 5)):
        kind = rng.random()
        argv.append(
            rng.choice(options)
            if kind < 0.4
            else rng.choice(IDS)
            if kind < 0.6
            else odd_text(rng).replace("\0", "").encode("utf-8", "backslashreplace").decode().replace("/", "")
        )
    with contextlib.chdir(folder):
        run(*argv)


def fuzz_labels(rng: random.Random, folder: Path) -> None:
    """Names of stages: the library's answers and errors, as they would be printed."""
    del folder
    text = odd_text(rng, 6)
    framework = frameworks[rng.choice(IDS)]
    for ask in (framework.resolve, lambda name: convert_stage(name, source=framework, target=TARGET)):
        try:
            check_printed(str(ask(text)))
        except CustomerJourneyError as error:
            check_printed(str(error))
            check_printed(repr(error))


TARGETS = {
    name.removeprefix("fuzz_"): function
    for name, function in list(globals().items())
    if name.startswith("fuzz_")
}


def attempt(seed: int) -> str:
    """Run the input of a seed and return which kind it was."""
    rng = random.Random(seed)
    name = rng.choice(sorted(TARGETS))
    with tempfile.TemporaryDirectory() as folder:
        TARGETS[name](rng, Path(folder))
    return name


def main() -> int:
    """Run inputs until the time is over; return 1 if one of them broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, help="run this input only")
    args = parser.parse_args()
    first = args.seed if args.seed is not None else int.from_bytes(os.urandom(4), "big")
    print(f"first seed {first}")
    done, failed = Counter[str](), 0
    end = time.monotonic() + args.minutes * 60
    for seed in count(first):
        try:
            done[attempt(seed)] += 1
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what this looks for
            failed += 1
            print(f"seed {seed}: {error!r:.500}")
            if not isinstance(error, BrokenPromiseError) or error.__cause__ or args.seed is not None:
                traceback.print_exception(error)
        if args.seed is not None or time.monotonic() > end:
            break
    counts = ", ".join(f"{name} {times:,}" for name, times in sorted(done.items()))
    print(f"{sum(done.values()):,} inputs passed ({counts}); {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
