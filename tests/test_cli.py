"""The command line: what each command prints, its JSON, its exit codes, and its one sentence on errors."""

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from fractions import Fraction
from pathlib import Path
from shutil import which

import attrs
import pytest

import customer_journey as cj
from customer_journey import cli, exports
from customer_journey.cli import decisions
from customer_journey.cli import options as declared
from customer_journey.errors import InvalidValueError
from customer_journey.exports import csv_text, formats, registry

EXPORT = Path(__file__).parents[1] / "examples" / "crm_export.csv"
HUBSPOT = ("--from", "hubspot-lifecycle", "--to", "five-stage-journey")

OURS = """
id = "ours"
labels = {en = "Ours", sv = "Våra"}
[[stages]]
id = "early"
labels = {en = "Early", sv = "Tidigt"}
moments = ["problem..interest"]
reason = "Before we talk."
[[stages]]
id = "late"
labels = {en = "Late"}
covers = ["nine-stage:purchase"]
"""

BROKEN = """
id = "Not a slug"
axis = "sideways"
colour = "red"
[[stages]]
id = "early"
moments = ["problm"]
[[stages]]
id = "late"
"""


@pytest.fixture
def ours(tmp_path):
    """Return the path of a custom framework."""
    path = tmp_path / "ours.toml"
    path.write_text(OURS, "utf-8")
    return path


#: What is reported about a custom framework that is published without an address and a licence.
DEFAULTS_USED = "addresses begin with https://w3id.org/customer-journey/ and no licence is stated"


def process(*argv, **options):
    """Run the command line in a separate process."""
    command = [sys.executable, "-W", "error", "-m", "customer_journey", *map(str, argv)]
    return subprocess.run(command, capture_output=True, check=False, **options)


# What the commands print.


def test_frameworks_by_axis_and_shape(run):
    """Every framework has a line; lines are grouped by axis, and within an axis by shape."""
    code, out, err = run("frameworks")
    header, *rows = [line.split()[:4] for line in out.splitlines()]
    assert (code, err, header) == (0, "", ["axis", "shape", "id", "stages"])
    assert {id: int(n) for _, _, id, n in rows} == {f.id: len(f) for f in cj.frameworks.values()}
    groups = [(axis, shape) for axis, shape, *_ in rows]
    runs = [group for i, group in enumerate(groups) if i == 0 or groups[i - 1] != group]
    assert len(runs) == len(set(runs))


def test_frameworks_as_json(run):
    """The JSON names every framework and its stages in order."""
    _, out, _ = run("frameworks", "--json")
    listed = {entry["id"]: entry for entry in json.loads(out)}
    assert listed.keys() == cj.frameworks.keys()
    assert listed["hourglass"] == {
        "id": "hourglass",
        "label": "Hourglass",
        "axis": "buyer",
        "shape": "hourglass",
        "stages": ["know", "like", "trust", "try", "buy", "repeat", "refer"],
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nine"], {"nine-stage"}),
        (["JANTSCH"], {"hourglass"}),
        (["stage", "NINE"], {"nine-stage"}),
        (["ninestage"], {"nine-stage"}),
        (["kundresan-i NIO"], {"nine-stage"}),
        (["hubspot", "deal"], {"hubspot-deal"}),
    ],
)
def test_frameworks_by_words(run, words, expected):
    """All words must be found, in any case, in the id, a label in any language, or the originator."""
    _, out, _ = run("frameworks", *words)
    assert {line.split()[2] for line in out.splitlines()[1:]} == expected
    assert {entry["id"] for entry in json.loads(run("frameworks", *words, "--json")[1])} == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hubspott"], "called 'hubspott'. Did you mean 'hubspot-deal', 'hubspot-lead-status' or"),
        (["nine", "stagge"], "called 'nine stagge'. Did you mean 'nine-stage'"),
        (["jantch"], "called 'jantch'. Did you mean 'hourglass'?"),
        (["xyzzyq"], "called 'xyzzyq'.\n"),
        ([" - "], "called ' - '.\n"),
        ([""], "called ''.\n"),
    ],
)
def test_no_framework_by_words(run, words, message):
    """If no framework has the words, the error suggests ids with a similar spelling."""
    for options in ([], ["--json"]):
        code, out, err = run("frameworks", *words, *options)
        assert (code, out) == (2, "")
        assert err.startswith("customer-journey: There is no framework ")
        assert message in err


def test_show_framework(run):
    """A framework shows its stages, its moments, its transitions and its sources."""
    code, out, err = run("show", "hourglass")
    assert (code, err) == (0, "")
    assert out.startswith("hourglass: Hourglass\nbuyer axis, hourglass; John Jantsch")
    assert "try     Try     trial" in out
    assert "refer → know (referral)" in out
    assert "A Strategy for Marketers, section 7)" in " ".join(out.split())
    assert "\nSources\n" in out


@pytest.mark.parametrize("name", ["try", "Prova", "trial", "TRY STAGE"])
def test_show_stage(run, name):
    """A stage is found by any of its names and shows everything that is known about it."""
    code, out, _ = run("show", "hourglass", name)
    assert code == 0
    assert out.startswith("hourglass:try: Try\n")
    for title in ("Core: trial", "Labels", "Also called", "Goals", "Questions", "Pitfalls", "Sources"):
        assert f"\n{title}\n" in out


def test_show_in_a_language(run):
    """Labels are in the language asked for, in text and in Markdown, or in English if there is none."""
    assert "discovery      Upptäckt" in run("show", "nine-stage", "--language", "sv")[1]
    assert (
        "| discovery | Upptäckt |" in run("show", "nine-stage", "--language", "sv", "--format", "markdown")[1]
    )
    assert run("show", "nine-stage", "usage", "--language", "sv")[1].startswith(
        "nine-stage:usage: Användning"
    )
    assert run("show", "nine-stage", "--language", "en-GB")[1] == run("show", "nine-stage")[1]


@pytest.mark.parametrize(
    "argv",
    [
        ["show", "nine-stage"],
        ["show", "nine-stage", "usage"],
        ["show", "nine-stage", "--format", "markdown"],
        ["recommend", "hourglass", "trust"],
        ["recommend", "hourglass", "--content", "podcast"],
        ["draw", "hourglass"],
        ["draw", "hourglass", "--count", "know=3"],
        ["draw", "hourglass", "--picture", "content"],
        ["draw", "hourglass", "nine-stage"],
        ["draw", "hourglass", "nine-stage", "--picture", "rosetta"],
        ["draw", "hourglass", "nine-stage", "--picture", "candidates", "--stage", "like"],
    ],
)
def test_a_language_without_labels(run, argv):
    """An unknown language is refused with a list of the available ones; the answer is not in English."""
    code, out, err = run(*argv, "--language", "swedish")
    assert (code, out) == (2, "")
    assert err == "customer-journey: --language must be one of en, nb, sv, not 'swedish'.\n"


def test_show_as_json(run):
    """The JSON of a framework and of a stage holds their facts."""
    data = json.loads(run("show", "hourglass", "--json")[1])
    assert (data["id"], data["family"], data["shape"]) == ("hourglass", "journey", "hourglass")
    assert [stage["id"] for stage in data["stages"]] == [s.id for s in cj.frameworks["hourglass"]]
    stage = json.loads(run("show", "hourglass", "Prova", "--json")[1])
    assert (stage["key"], stage["core"], stage["labels"]["nb"]) == ("hourglass:try", ["trial"], "Prøve")
    assert data["data_version"] == stage.pop("data_version") == cj.data_version
    assert stage in data["stages"]


def test_json_is_a_format(run):
    """``--json`` and ``--format json`` mean the same, alone or together."""
    for argv in (["show", "hourglass"], ["show", "hourglass", "try"], ["crosswalk", "aida", "aarrr"]):
        output = run(*argv, "--json")
        assert output[0] == 0
        assert run(*argv, "--format", "json") == run(*argv, "--format", "json", "--json") == output


def test_show_as_toml_is_a_framework_file(run, tmp_path):
    """`check` accepts what `show --format toml` prints: a start for your own stages."""
    path = tmp_path / "copy.toml"
    path.write_bytes(run("show", "nine-stage", "--format", "toml")[1].encode())
    assert cj.Framework.from_toml(path) == cj.frameworks["nine-stage"]
    assert run("check", path)[0] == 0


@pytest.mark.parametrize("form", ["text", "json", "markdown", "skos", "toml"])
def test_show_formats(run, form):
    """Every format names every stage."""
    code, out, err = run("show", "four-stage", "--format", form)
    assert (code, err) == (0, "")
    assert out.endswith("\n")
    assert all(stage.id in out for stage in cj.frameworks["four-stage"])


@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown", "sssom", "skos"])
def test_crosswalk_formats(run, form):
    """Every format says that `trust` is a part of `consideration`."""
    code, out, err = run("crosswalk", "hourglass", "nine-stage", "--format", form)
    assert (code, err) == (0, "")
    assert out.endswith("\n")
    lines = [line.lower() for line in out.splitlines()]
    if form == "json":
        assert json.loads(out)["coverage"] == str(cj.crosswalk("hourglass", "nine-stage").coverage)
    else:
        assert any("trust" in line and "consideration" in line for line in lines)


def test_a_registered_export_is_a_format(run, monkeypatch):
    """An export that is registered is a format of the command, with the options that it takes."""
    listed = {(e.of, e.name): e for e in exports.formats(cj.Crosswalk)}
    monkeypatch.setattr(registry, "_REGISTERED", listed)
    toy = exports.Export("toy", cj.Crosswalk, lambda xw, base="": f"{base}{xw.source.id}\n", ("base",))
    exports.register(toy)
    argv = ("crosswalk", "aida", "race", "--format", "toy")
    assert run(*argv) == (0, "aida\n", "")
    assert run(*argv, "--base", "x/") == (0, "x/aida\n", "")
    assert "--license must be left out: it applies to the formats" in run(*argv, "--license", "x")[2]


def test_crosswalk_as_text(run):
    """The text has a line per correspondence, the uncovered parts, the measures and the statements."""
    _, out, _ = run("crosswalk", "hourglass", "nine-stage")
    assert "like    narrow    comparison      1/2\n" in out
    assert re.search(r"^try     overlap   consideration   0 +fringe only$", out, re.MULTILINE)
    assert "try     none      no counterpart  1\n" in out
    assert re.search(r"^coverage 78\s?%, fidelity 92\s?%, not lossless$", out, re.MULTILINE)
    assert "\nStatements\n" in out


def test_crosswalk_as_json(run):
    """The JSON has the candidates of every stage, with exact shares in text."""
    data = json.loads(run("crosswalk", "hourglass", "aida", "--json", "--decide", "buy=desire")[1])
    assert list(data["stages"]) == [s.id for s in cj.frameworks["hourglass"]]
    best, other = data["stages"]["buy"]["candidates"]
    assert (best["target"], best["relation"], best["share"]) == ("desire", "overlap", "1")
    assert best["decision"] == {"target": "desire", "reason": "", "override": False}
    assert (other["target"], other["share"], other["decision"]) == ("action", "0", None)
    assert [c["share"] for c in data["stages"]["like"]["candidates"]] == ["1/2", "1/2", "0"]
    assert data["stages"]["repeat"] == {
        "candidates": [],
        "uncovered": "1",
        "uncovered_moments": ["repurchase"],
    }


def test_crosswalk_as_csv_in_small_shares():
    """However small a share is, it has no exponent and is not 0; and only a whole stage is 1."""
    weights = {"comparison": Fraction(1, 10**8)}
    xw = cj.crosswalk("four-stage", "nine-stage", weights=weights)
    smallest = min(c.share for s in xw.source for c in xw.candidates(s) if c.share)
    assert smallest < Fraction(1, 10**7)
    rows = csv.DictReader(io.StringIO(csv_text.crosswalk_text(xw)))
    shares = [row["share"] for row in rows]
    assert all(re.fullmatch(r"[01]|0\.[0-9]*[1-9]", share) for share in shares)
    assert "0.999999" in shares
    assert any(0 < Fraction(share) < Fraction(1, 10**7) for share in shares)


LABELS = ["=1+1", "+1", "-1", "@a", "  =1", "\t=1", "\uff1d1", 'a,"b"\n=c', "'=1", "Köp"]
GUARDED = ["'=1+1", "'+1", "'-1", "'@a", "'=1", "'=1", "'\uff1d1", 'a,"b" =c', "'=1", "Köp"]
COLUMNS = ["source", "source_label", "relation", "target", "target_label", "share", "nearness", "ground"]
COLUMNS += ["moments", "decided", "crosses_axis", "statements_for", "statements_against"]


def table(run, *argv):
    """Return the rows of a crosswalk as CSV, by the names of their columns."""
    code, out, _ = run("crosswalk", *argv, "--format", "csv")
    assert code == 0
    return list(csv.DictReader(io.StringIO(out, newline="")))


@pytest.mark.parametrize("pair", [("hourglass", "nine-stage"), ("hubspot-lifecycle", "hourglass")])
def test_crosswalk_as_csv(run, pair):
    """There is a row for each correspondence and each uncovered part; the shares of a stage sum to 1."""
    rows, xw = table(run, *pair), cj.crosswalk(*pair)
    assert list(rows[0]) == COLUMNS
    found = [(c, c.target.id, c.share) for s in xw.source for c in xw.candidates(s)]
    pairs = {(row["source"], row["target"]): row for row in rows}
    assert len(pairs) == len(rows)
    assert {key for key in pairs if key[1]} == {(c.source.id, id) for c, id, _ in found}
    assert {s for s, t in pairs if not t} == {s.id for s in xw.source if xw.uncovered(s)}
    for c, id, share in found:
        row = pairs[c.source.id, id]
        assert (row["source_label"], row["target_label"]) == (c.source.label, c.target.label)
        counts = int(row["statements_for"]), int(row["statements_against"])
        assert (row["relation"], counts) == (str(c.relation), (len(c.supporting), len(c.opposing)))
        assert abs(float(row["share"]) - share) < 1e-6
        assert abs(float(row["nearness"]) - c.nearness) < 1e-6
        assert (row["ground"], {*row["moments"].split()}) == (str(c.ground), c.moments)
        assert (row["decided"], row["crosses_axis"]) == ("false", str(c.crosses_axis).lower())
    for stage in xw.source:
        assert abs(sum(float(r["share"]) for r in rows if r["source"] == stage.id) - 1) < 1e-5
    assert {row["crosses_axis"] for row in rows} == {str(pair[0] != "hourglass").lower()}
    numbers = [row["share"] for row in rows] + [row["nearness"] for row in rows]
    assert not [number for number in numbers if "e" in number.lower() or "/" in number]


def test_crosswalk_as_csv_decided(run):
    """Decisions are marked; a part without a counterpart has the relation none."""
    rows = table(run, "hourglass", "hubspot-lifecycle", "--decide", "know=lead")
    found = {(r["source"], r["target"]): (r["relation"], r["share"], r["decided"]) for r in rows}
    assert found["know", "lead"] == ("overlap", "1", "true")
    assert found["know", "subscriber"] == ("overlap", "0", "false")
    assert found["like", "lead"] == ("overlap", "0.166666", "false")
    assert found["repeat", ""] == ("none", "1", "false")
    assert [(r["ground"], r["moments"]) for r in rows if r["source"] == "know"] == [
        ("decision", ""),
        ("fringe", ""),
    ]
    assert [(r["ground"], r["moments"]) for r in rows if r["source"] == "refer"] == [("core", "referral")]
    rows = table(run, "hourglass", "nine-stage")
    assert [r["statements_for"] for r in rows if r["source"] == "know"] == ["1"]


@pytest.mark.parametrize(("label", "guarded"), list(zip(LABELS, GUARDED, strict=True)))
def test_crosswalk_as_csv_runs_no_formula(run, tmp_path, label, guarded):
    """A label that a spreadsheet would run has an apostrophe before it, on either side."""
    path = tmp_path / "x.toml"
    path.write_text(OURS.replace('"Late"', json.dumps(label)), "utf-8")
    assert {r["source_label"] for r in table(run, path, "nine-stage")} == {"Early", guarded}
    assert {r["target_label"] for r in table(run, "nine-stage", path)} - {""} == {"Early", guarded}


def test_crosswalk_published(run, ours):
    """A custom framework gets no licence by default; a report names the options for address and licence."""
    mine = ("--base", "https://acme.example/", "--license", "https://acme.example/terms")
    for command in (
        ("crosswalk", ours, "nine-stage", "--format", "sssom"),
        ("crosswalk", "nine-stage", ours, "--format", "skos"),
        ("show", ours, "--format", "skos"),
    ):
        code, out, err = run(*command)
        assert (code, err) == (0, f"ours: {DEFAULTS_USED}; set --base and --license before you publish\n")
        assert "creativecommons" not in out
        code, out, err = run(*command, *mine)
        assert (code, err) == (0, "")
        assert "https://acme.example/terms" in out
        assert "https://acme.example/ours/" in out
        assert "w3id.org/customer-journey" not in out
        assert "; set --license before" not in run(*command, *mine[2:])[2]
        assert run(*command, *mine[:2])[2] == "ours: no licence is stated; set --license before you publish\n"


def test_convert_stage(run):
    """A stage given by any name prints the id of its counterpart; the JSON says whether it was decided."""
    argv = ("convert", "Köpa", "--from", "hourglass", "--to", "nine-stage")
    assert run(*argv) == (0, "purchase\n", "")
    data = {"source": "hourglass:buy", "target": "nine-stage:purchase", "decided": False}
    data |= {"data_version": cj.data_version}
    assert json.loads(run(*argv, "--json")[1]) == data
    assert json.loads(run(*argv, "--json", "--decide", "buy=purchase")[1]) == data | {"decided": True}


def test_convert_notes_what_the_target_means_by_the_name(run, tmp_path):
    """If the target calls another stage by the name that is converted, a note says so."""
    note = (
        "  note: 'Acquisition' was converted to 'reach', but in customer-lifecycle it is a name of 'acquire'"
        " (relation: overlap)\n"
    )
    argv = ("--from", "aarrr", "--to", "customer-lifecycle", "--policy", "largest")
    assert run("convert", "Acquisition", *argv) == (0, "reach\n", note)
    path = tmp_path / "in.csv"
    path.write_text("stage\nAcquisition\n", "utf-8")
    code, out, err = run("convert", path, "--column", "stage", *argv)
    assert (code, out.splitlines()[1]) == (0, "reach,")
    assert err.endswith(note)
    assert json.loads(run("convert", path, "--column", "stage", *argv, "--json")[2])


def test_convert_by_policy_and_decision(run, tmp_path):
    """Policies choose; a decision overrides the policy, and one in an option overrides one in a file."""
    argv = ("convert", "like", "--from", "hourglass", "--to", "race")
    assert run(*argv, "--policy", "latest")[1] == "act\n"
    assert run(*argv, "--policy", "latest", "--decide", "Like=Reach")[1] == "reach\n"
    stored = tmp_path / "decisions.toml"
    stored.write_text(cj.Decisions("hourglass", "race", {"like": cj.Decision("reach")}).to_toml())
    assert run(*argv, "--decisions", stored)[1] == "reach\n"
    assert run(*argv, "--decisions", stored, "--decide", "like=act")[1] == "act\n"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("", "they share no moments; if you mean it, set override = true and give a reason in a file"),
        (", override = true", "an override needs a reason"),
    ],
)
@pytest.mark.parametrize("command", ["crosswalk", "draw"])
def test_decisions_that_cannot_be(run, tmp_path, command, override, message):
    """The error about a file of decisions says what to write in TOML, not in Python."""
    stored = tmp_path / "decisions.toml"
    decided = f'[decide]\ntry = {{target = "usage"{override}}}\n'
    stored.write_text(f'source = "hourglass"\ntarget = "nine-stage"\n{decided}', "utf-8")
    code, out, err = run(command, "hourglass", "nine-stage", "--decisions", stored)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"'hourglass:try' → 'nine-stage:usage' is refused: {message}" in err


def test_convert_column_report_as_json(run):
    """With --json the report on standard error is JSON: what was converted, and every distinct value."""
    code, out, err = run("convert", EXPORT, "--column", "Lifecycle Stage", *HUBSPOT, "--json")
    report = json.loads(err)
    found = {entry["value"]: entry for entry in report.pop("values")}
    assert sum(report.pop("rows").values()) == 18
    assert report == {
        "data_version": cj.data_version,
        "source": "hubspot-lifecycle",
        "target": "five-stage-journey",
        "policy": "unique",
        "column": "Lifecycle Stage",
    }
    assert code == 0
    assert len(out.splitlines()) == 19
    assert sum(entry["count"] for entry in found.values()) == 18
    assert (found[" lead "]["verdict"], found[" lead "]["target"]) == ("converted", "consideration")
    assert (found["VIP"]["verdict"], found["VIP"]["stage"]) == ("unknown", None)
    assert "hubspot-lifecycle:other" in found["Other"]["why_not"]


def test_framework_by_path(run, ours):
    """A TOML file can be given wherever the id of a framework can."""
    assert run("convert", "discovery", "--from", "nine-stage", "--to", ours) == (0, "early\n", "")
    assert run("convert", "late", "--from", ours, "--to", "nine-stage") == (0, "purchase\n", "")
    assert run("show", ours, "Tidigt")[1].startswith("ours:early: Early")
    assert run("crosswalk", ours, ours)[0] == 0


def test_framework_by_path_without_suffix(run, ours):
    """A path needs no suffix if it cannot be an id."""
    bare = ours.rename(ours.with_name("Our stages"))
    assert run("show", bare)[1].startswith("ours: Ours")


def test_check(run, ours):
    """A valid file is shown as it was understood, with the moments that no stage covers."""
    code, out, err = run("check", ours)
    assert (code, err) == (0, "")
    assert f"{ours} is valid: 2 stages; no stage covers unaware, assessment..trial, " in out
    data = json.loads(run("check", ours, "--json")[1])
    assert (data["id"], data["stages"], data["uncovered"][0]) == ("ours", 2, "unaware")


def test_check_lists_all_mistakes(run, tmp_path):
    """All mistakes in a file are listed at once, each with its place."""
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN)
    code, out, err = run("check", path)
    first, *rest = err.splitlines()
    assert (code, out) == (2, "")
    assert first == f"customer-journey: {path}: {len(rest)} problems:"
    for place in ("id", "axis", "colour", "stages[0].moments[0]", "stages[1].moments"):
        assert any(line.startswith(f"  {place}: ") for line in rest)


def test_recommend(run):
    """A stage, by any of its names, shows what to publish, with fit, kind and sources; then questions."""
    code, out, err = run("recommend", "hourglass", "lita på")
    assert (code, err) == (0, "")
    assert out.startswith("hourglass:trust: Trust\n\nkind ")
    header, first = out.splitlines()[2:4]
    names = ["kind", "fit", "content", "strength", "agreement", "sources", "such as"]
    assert re.split(r" {2,}", header) == names
    assert re.split(r" {2,}", first)[:3] == ["format", "primary", "Customer review"]
    advice = cj.recommend("hourglass", "trust")
    shown = re.findall(r"^[a-z]+ +(primary|supporting) +(.+?)  ", out, re.MULTILINE)
    assert {name for _, name in shown} == {item.content_type.label for item in advice.first}
    assert f"\n{len(advice.items) - len(advice.of_fit('avoid')) - len(shown)} more types: " in out
    for title in ("Questions", "Touchpoints", "Pitfalls"):
        assert f"\n{title}" in out
    whole = run("recommend", "hourglass", "trust", "--all")[1]
    listed = re.findall(r"^[a-z]+ +(primary|supporting) ", whole, re.MULTILINE)
    assert len(listed) == len(advice.items) - len(advice.of_fit("avoid"))
    assert "... and" in out
    assert "... and" not in whole
    assert "(from nine-stage:consideration)" in " ".join(out.split())


def test_recommend_nothing(run):
    """If the source of a stage says to publish nothing, that comes first, then what others recommend."""
    _, out, _ = run("recommend", "nine-stage", "Köp")
    assert out.startswith("nine-stage:purchase: Purchase\n\nNote\n  The act of buying has nothing to do")
    assert "\nWhat others recommend for these moments\nkind " in out
    _, off, _ = run("recommend", "hubspot-lifecycle", "other")
    assert "Note\n  No step of a journey: " in off
    assert "primary" not in off


def test_recommend_with_evidence(run):
    """With --evidence each recommendation is followed by the sources for it and against it."""
    plain = run("recommend", "hourglass", "trust")[1]
    _, out, _ = run("recommend", "hourglass", "trust", "--evidence")
    assert len(out) > 3 * len(plain)
    assert "\nCase study: primary, because\n  supporting at hourglass:trust (John Jantsch" in out
    assert "\nCase study: against it\n" in out
    assert "\nUser guide: avoid, because\n" in run("recommend", "hourglass", "know", "--evidence")[1]


def test_recommend_by_content_with_evidence(run):
    """With --evidence the sources for and against the type follow, stage by stage."""
    argv = ("recommend", "nine-stage", "--content", "case-study")
    plain, out = (run(*argv, *more)[1] for more in ([], ["--evidence"]))
    assert out.startswith(plain)
    titles = re.findall(r"^(\S+): (\S+), because$|^(\S+): against it$", out, re.MULTILINE)
    expected = []
    for r in cj.stages_for("case-study", "nine-stage"):
        expected += [(r.stage.id, str(r.fit), "")] + [("", "", r.stage.id)] * bool(r.against)
    assert titles == expected


def test_recommend_in_a_language(run):
    """Labels of stages and of content are in the language asked for, in the evidence too."""
    _, out, _ = run("recommend", "hourglass", "trust", "--language", "sv", "--evidence")
    assert out.startswith("hourglass:trust: Lita på\n")
    assert re.search(r"^format +primary +Kundrecension .*own source", out, re.MULTILINE)
    assert "\nKundcase: primary, because\n" in out
    assert "Case study:" not in out
    other = run("recommend", "hourglass", "trust", "--language", "en-GB")
    assert other == run("recommend", "hourglass", "trust")


def test_recommend_as_json(run):
    """The JSON has what the library has: items, note, elsewhere, and each hint with its stage."""
    data = json.loads(run("recommend", "nine-stage", "purchase", "--json")[1])
    advice = cj.recommend("nine-stage", "purchase")
    assert (data["stage"], data["note"], data["items"]) == ("nine-stage:purchase", advice.note, [])
    assert [r["content_type"] for r in data["elsewhere"]] == [r.content_type.id for r in advice.elsewhere]
    assert [h["stage"] for h in data["questions"]] == [h.stage.key for h in advice.questions]
    trust = json.loads(run("recommend", "hourglass", "trust", "--json")[1])
    first, item = trust["items"][0], cj.recommend("hourglass", "trust").items[0]
    assert (first["content_type"], first["fit"], first["own"]) == ("review", "primary", True)
    assert (first["strength"], first["agreement"]) == (str(item.strength), str(item.agreement))
    assert [e["weight"] for e in first["evidence"]] == [str(e.weight) for e in item.evidence]
    assert first["evidence"][0]["source"]["source"]["title"]
    assert len(first["against"]) == len(item.against)


def test_recommend_a_plan(run):
    """Without a stage, every stage has what to publish first, and what to avoid."""
    code, out, err = run("recommend", "nine-stage")
    assert (code, err) == (0, "")
    for advice in cj.recommend("nine-stage").stages:
        assert f"\n{advice.stage.id}\n  " in out
        names = [str(item.content_type) for item in advice.of_fit("primary")[:5]]
        assert ", ".join(names) in " ".join(out.split())
    data = json.loads(run("recommend", "nine-stage", "--json")[1])
    assert data["framework"] == "nine-stage"
    assert [len(a["items"]) for a in data["stages"]] == [
        len(a.items) for a in cj.recommend("nine-stage").stages
    ]


def test_recommend_a_type_that_is_nowhere(run):
    """A type that no source places at any of the stages gets a sentence, and where to look."""
    framework, name = next(
        (id, t.id)
        for id in cj.frameworks
        for t in cj.content_types.values()
        if t.broader and not cj.stages_for(t, id)
    )
    code, out, _ = run("recommend", framework, "--content", name)
    assert code == 0
    assert out.startswith("No source that we know of places ")
    assert cj.content_types[name].broader.label in out


@pytest.mark.parametrize("name", ["case-study", "Kundcase", "case studies"])
def test_recommend_by_content(run, name):
    """With --content, a type by any of its names is listed with its stages in order."""
    code, out, err = run("recommend", "nine-stage", "--content", name)
    header, *rows = [line.split() for line in out.splitlines()]
    assert (code, err, header[:3]) == (0, "", ["stage", "fit", "content"])
    expected = cj.stages_for("case-study", "nine-stage")
    assert [row[:2] for row in rows] == [[r.stage.id, str(r.fit)] for r in expected]
    data = json.loads(run("recommend", "nine-stage", "--content", name, "--json")[1])
    assert [(r["stage"], r["fit"]) for r in data] == [(r.stage.key, str(r.fit)) for r in expected]


def test_recommend_for_a_custom_framework(run, ours):
    """A framework in a file gets advice like a bundled one."""
    code, out, _ = run("recommend", ours, "Tidigt")
    assert code == 0
    assert out.startswith("ours:early: Early\n\nkind ")
    assert "own source" not in out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["nine-stage", "usage", "--content", "faq"], "the stage or --content must be given"),
        (["nine-stage", "usagge"], "Did you mean 'usage'"),
        (["nine-stages", "usage"], "Did you mean 'nine-stage'?"),
        (["nine-stage", "--content", "case-studdy"], "Did you mean 'case-study'"),
        (["nine-stage", "--content", "e-book/webinar"], "'e-book' or 'webinar'"),
    ],
)
def test_recommend_wrong_use(run, argv, message):
    """A wrong combination of arguments exits with 2 and says why in one sentence."""
    code, out, err = run("recommend", *argv)
    assert (code, out) == (2, "")
    assert err.startswith("customer-journey: ")
    assert err.count("\n") == 1
    assert message in err


def test_schema(run):
    """The schema is printed as JSON, with --json or without."""
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["required"] == ["id"]
    assert run("schema", "--json")[1] == out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion(run, tmp_path, shell):
    """The script completes every command and option, and the shell itself can read it."""
    pytest.importorskip("shtab")
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    for word in ("crosswalk", "recommend", "detect", "completion", "--unconverted-into", "--evidence"):
        assert word in out
    if program := which(shell):
        script = tmp_path / "script"
        script.write_text(out, "utf-8")
        read = subprocess.run([program, "-n", script], capture_output=True, check=False)
        assert (read.returncode, read.stderr) == (0, b"")


def test_completion_without_shtab(run, monkeypatch):
    """Without the library that makes the script, the error says how to get it; other shells are bad usage."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    code, out, err = run("completion", "bash")
    assert (code, out) == (2, "")
    assert err == "customer-journey: This needs shtab: pip install 'customer-journey[cli]'.\n"
    code, _, err = run("completion", "fish")
    assert code == 2
    assert "invalid choice: 'fish'" in err


def test_help_and_version(run):
    """Help names all commands; the version is the package's."""
    code, out, _ = run("--help")
    assert code == 0
    commands = "frameworks show crosswalk convert recommend detect check schema completion"
    assert all(name in out for name in commands.split())
    assert run("--version") == (0, f"customer-journey {cj.__version__}\n", "")


# Options.


@attrs.frozen(kw_only=True)
class Inner:
    """A record within a record."""

    colour: str | None = declared.option("colour", choices=lambda: ["red"], applies_to={"shape": ["dot"]})


@attrs.frozen(kw_only=True)
class Outer:
    """A record with each kind of argument."""

    where: str = declared.argument("place")
    more: tuple[str, ...] = declared.argument("places", nargs="*", default=())
    as_is: bool = declared.flag("unchanged")
    from_: str = declared.option("source", "--from", "-f", default="here")
    word: tuple[str, ...] = declared.repeatable("word")
    inner: Inner = attrs.field(factory=Inner, metadata={"title": "more", "applies_to": {"size": ["big"]}})


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["a"], Outer(where="a")),
        (["a", "b", "c", "--as-is"], Outer(where="a", more=("b", "c"), as_is=True)),
        (
            ["a", "--colour", "red", "-f", "x", "--word", "1", "--word", "2"],
            Outer(where="a", from_="x", word=("1", "2"), inner=Inner(colour="red")),
        ),
    ],
)
def test_a_field_declares_its_argument(argv, expected):
    """A record needs nothing but its fields to be filled from a command line."""
    parser = argparse.ArgumentParser()
    declared.add_arguments(parser, Outer)
    assert declared.from_namespace(Outer, parser.parse_args(argv)) == expected


def test_an_option_without_effect_is_refused():
    """What an option applies to is declared with it, or with the record that holds it."""
    red = Outer(where="a", inner=Inner(colour="red"))
    declared.refuse_unused(Outer(where="a"), "shape", "line")
    declared.refuse_unused(red, "shape", "dot")
    declared.refuse_unused(red, "weight", "any")
    for kind, asked, other in (("shape", "line", "dot"), ("size", "small", "big")):
        with pytest.raises(InvalidValueError) as caught:
            declared.refuse_unused(red, kind, asked)
        assert str(caught.value) == (
            f"--colour must be left out: it applies to the {kind} {other}, not to {asked}."
        )


# Errors.


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["show", "nine-stages"], "There is no framework called 'nine-stages'. Did you mean 'nine-stage'?"),
        (["show", "no/such.toml"], "no/such.toml: No such file or directory."),
        (["show", "nope.toml"], "nope.toml: No such file or directory."),
        (["show", "no/nine-stage"], "no/nine-stage: No such file or directory."),
        (["show", "No such thing"], "There is no framework called 'No such thing'."),
        (["convert", "know", "--from", "./no.toml", "--to", "aida"], "./no.toml: No such file or directory."),
        (["show", "hourglass", "trusst"], "called 'trusst'. Did you mean 'trust'"),
        (["check", "missing.toml"], "missing.toml: No such file or directory."),
        (["check", "."], ".: Is a directory."),
        (["show", "./"], "./: Is a directory."),
        (["convert", "try", "--from", "hourglass", "--to", "nine-stage"], "has no counterpart"),
        (["convert", "like", "--from", "hourglass", "--to", "nine-stage"], "comparison (1/2)"),
        (["convert", "like", "--from", "hourglass", "--to", "race"], "act (3/4), reach (1/4)"),
        (["convert", "x.csv", "--column", "a", *HUBSPOT], "x.csv: No such file or directory."),
        (["convert", ".", "--column", "a", *HUBSPOT], ".: Is a directory."),
        (
            ["convert", "lead", *HUBSPOT, "--decide", "customer"],
            "--decide must be of the form STAGE=COUNTERPART, such as customer=usage, not 'customer'",
        ),
        (["convert", "lead", *HUBSPOT, "--decide", "customr=retention"], "Did you mean 'customer'"),
        (["convert", "lead", *HUBSPOT, "--decide", "customer=retenton"], "Did you mean 'retention'"),
        (
            ["convert", "lead", *HUBSPOT, "--decide", "other=retention"],
            "share no moments; if you mean it, set override = true and give a reason in a file of dec",
        ),
        (["convert", "lead", *HUBSPOT, "--decisions", "none.toml"], "none.toml: No such file or directory."),
        (["convert", "lead", *HUBSPOT, "-o", "out.csv"], "--column must be given"),
        (["convert", "a.csv", *HUBSPOT], "--column must be given: it names the column of 'a.csv' to read."),
        (["convert", "a.CSV", "--to", "nine-stage"], "it names the column of 'a.CSV' to read."),
        (["convert", "a.xlsx", *HUBSPOT], "it names the column of 'a.xlsx' to read."),
        (["convert", __file__, *HUBSPOT], "test_cli.py' to read."),
        (["convert", __file__, "--to", "nine-stage"], "test_cli.py' to read."),
        (["convert", "-", *HUBSPOT], "it names the column of standard input to read."),
        (
            ["detect", "lead", "a.parquet"],
            "--column must be given: it names the column of 'a.parquet' to read.",
        ),
        (["detect", __file__], "test_cli.py' to read."),
        (["detect", "-"], "it names the column of standard input to read."),
        (
            ["crosswalk", "hourglass", "nine-stage", "--base", "https://x/"],
            "must be left out: it applies to the formats skos and sssom, not to text.",
        ),
        (
            ["crosswalk", "hourglass", "nine-stage", "--format", "csv", "--license", "https://x/"],
            "--license must be left out",
        ),
        (
            ["show", "hourglass", "--format", "toml", "--base", "https://x/"],
            "--base must be left out: it applies to the format skos, not to toml.",
        ),
        *(
            (
                ["show", "hourglass", "try", "--format", form],
                f"--format must be one of text, markdown, html, json for a stage, not '{form}'.",
            )
            for form in ("toml", "svg", "skos")
        ),
        (
            ["show", "hourglass", "try", "--base", "https://x/"],
            "--base must be left out",
        ),
        *(
            (
                ["show", "hourglass", "--format", form, "--language", "sv"],
                f"it applies to the formats text, markdown, html, svg, mermaid and dot, not to {form}.",
            )
            for form in ("json", "skos", "toml")
        ),
        (
            ["show", "hourglass", "try", "--json", "--language", "sv"],
            "--language must be left out",
        ),
        (
            ["show", "hourglass", "--json", "--format", "text"],
            "--format must be json or left out when --json is given, not 'text'.",
        ),
        (
            ["crosswalk", "hourglass", "nine-stage", "--json", "--format", "sssom"],
            "--format must be json or left out when --json is given, not 'sssom'.",
        ),
        (
            ["recommend", "hourglass", "trust", "--json", "--language", "sv"],
            "--language must be left out: it applies to the format text, not to json.",
        ),
        (
            ["crosswalk", "hourglass", "nine-stage", "--format", "skos", "--base", "https://x"],
            "must be an address that begins with http:// or https:// and ends with a slash or a hash, not ",
        ),
        (
            ["crosswalk", "hourglass", "nine-stage", "--format", "sssom", "--license", "MIT"],
            "--license must be an address that begins with http:// or https://, not 'MIT'",
        ),
        (["convert", "subscriber/customer", *HUBSPOT], "'subscriber' or 'customer'"),
    ],
)
def test_error_is_one_sentence(run, argv, message):
    """Bad input exits with 2, prints nothing, and reports in one line what is wrong."""
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.startswith("customer-journey: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty: it needs a header"),
        (b"\xef\xbb\xbf", "empty: it needs a header"),
        (b"\n\n", "the header is expected in line 1, which is blank"),
        (b"lifecycle,other\nlead,1\n", "called 'stage'"),
        (b"Stagee,b\nlead,1\n", "Did you mean 'Stagee'?"),
        (b"stage,b,stage\nlead,1,lead\n", "'stage': the header has this column twice"),
        (b"stage,b\nlead,1,2\n", "line 2: 3 fields, but the header has 2"),
        (b"\xff\xfes\x00t\x00", "There is no column of"),
        (b"\xff\xfes\x00t\x00\n", "not utf-16-le"),
        (bytes(range(256)), "not readable text: it holds control characters"),
        (
            b"stage,stage_unconverted\nlead,\n",
            "--unconverted-into must be the converted column or a new one, not 'stage_unconverted'",
        ),
    ],
)
def test_bad_csv_is_one_sentence(run, tmp_path, content, message):
    """A file that cannot be read as CSV exits with 2 and says why; nothing is written."""
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    code, out, err = run("convert", path, "--column", "stage", *HUBSPOT)
    assert (code, out) == (2, "")
    assert err.startswith("customer-journey: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--encoding", "base64"], "--encoding must be a text encoding that Python knows, not 'base64'"),
        (["--encoding", "klingon"], "--encoding must be a text encoding that Python knows, not 'klingon'"),
        (
            ["--encoding", "ascii", "--into", "före"],
            "--into must be a name that ascii can write, not 'före'",
        ),
        (
            ["--delimiter", ""],
            "--delimiter must be left out or not empty, not ''",
        ),
        (
            ["--delimiter", "::"],
            "--delimiter must be one character, but no quote or line end, not '::'",
        ),
        (
            ["--delimiter", '"'],
            "--delimiter must be one character, but no quote or line end, not '\"'",
        ),
        (["--into", "b"], "--into must be the converted column or a new one, not 'b'"),
        (
            ["--into", "c", "--unconverted-into", "c"],
            "--unconverted-into must be the converted column or a new one, not 'c'",
        ),
        (["-o", "."], ".: Is a directory."),
        (["-o", "/"], "/: Is a directory."),
        (["-o", "no/such/out.csv"], "no/such/out.csv: No such file or directory."),
        (
            ["--decisions", "decisions.toml"],
            "--decisions must be a file for hubspot-lifecycle → five-stage-journey, not 'decisions.toml': it",
        ),
    ],
)
def test_bad_option_is_one_sentence(run, tmp_path, monkeypatch, options, message):
    """An option that makes no sense exits with 2, says why, and leaves no file behind."""
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("stage,b\nlead,1\n")
    Path("decisions.toml").write_text(cj.Decisions("hourglass", "nine-stage", {}).to_toml())
    code, out, err = run("convert", "in.csv", "--column", "stage", *HUBSPOT, *options)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "decisions.toml"}


@pytest.mark.parametrize(
    "argv",
    [
        [
            "convert",
            "like",
            "--from",
            "hourglass",
            "--to",
            "nine-stage",
            "--decide",
            "like=comparison",
            "--decide",
            "Gilla=consideration",
        ],
        ["convert", "VIP", *HUBSPOT, "--policy", "largest", "--name", "VIP=customer", "--name", "VIP=lead"],
        ["draw", "three-phase", "--format", "text", "--count", "early=5", "--count", "Early phase=7"],
    ],
)
def test_contradictory_options(run, argv):
    """Neither of two decisions, names or counts wins silently; a repetition is accepted."""
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert re.search(r"--(decide|name|count) must be consistent: '(like|VIP|early)' is given two", err)
    again = [*argv[:-1], argv[-3]]
    assert run(*again)[0] == 0


def test_a_path_to_a_file_is_not_a_stage(run, tmp_path, monkeypatch):
    """An existing file is never converted as a value, even if its folder has the name of a stage."""
    monkeypatch.chdir(tmp_path)
    Path("lead").mkdir()
    Path("lead/export").write_text("stage\nlead\n")
    for argv in (["convert", "lead/export", *HUBSPOT], ["detect", "lead/export"]):
        code, out, err = run(*argv)
        assert (code, out) == (2, "")
        assert "--column must be given: it names the column of 'lead/export' to read." in err


def test_a_stage_with_the_name_of_a_file(run, tmp_path, monkeypatch):
    """A name of a stage means the stage, even if a file has that name; other errors are as usual."""
    monkeypatch.chdir(tmp_path)
    Path("lead").touch()
    assert run("convert", "lead", *HUBSPOT) == (0, "consideration\n", "")
    assert run("detect", "lead")[0] == 0
    assert "There is no stage of 'hubspot-lifecycle' called 'laed'" in run("convert", "laed", *HUBSPOT)[2]
    assert "--from must be given" in run("convert", "xyzzyq", "--to", "nine-stage")[2]


def test_detect_nothing(run):
    """The sentence about values that nothing explains has singular and plural."""
    assert run("detect", "xyzzyq") == (0, "No vocabulary explains this value.\n", "")
    assert run("detect", "xyzzyq", "qyzzyx") == (0, "No vocabulary explains these 2 values.\n", "")


def test_policy_without_order(run, tmp_path):
    """A policy that needs an order says so if the target has none."""
    path = tmp_path / "set.toml"
    path.write_text(OURS.replace('id = "ours"', 'id = "ours"\nshape = "set"'), "utf-8")
    argv = ("convert", "awareness", "--from", "buyers-journey", "--to", path, "--policy")
    assert run(*argv, "largest")[0] == 0
    code, _, err = run(
        "convert", "opportunity", "--from", "hubspot-lifecycle", "--to", path, "--policy", "latest"
    )
    assert code == 2
    assert "have no order" in err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["fly"],
        ["show"],
        ["convert", "x"],
        ["show", "a", "--format", "pdf"],
        ["agreement", "x"],
        ["completion", "bash", "--json"],
    ],
)
def test_bad_usage(run, argv):
    """What cannot be parsed exits with 2 and shows the usage."""
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.startswith("usage: customer-journey")


def test_interrupted(run, monkeypatch):
    """An interruption shows no traceback and exits with 130."""
    monkeypatch.setattr(decisions, "crosswalk", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run("crosswalk", "hourglass", "nine-stage") == (130, "", "")


# Terminals and pipes.


HOSTILE = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202eevil\ud7ff\u2028"


def test_hostile_text_does_not_reach_the_terminal(run, tmp_path):
    """Whatever a file contains, no command prints a control character, as output or in an error."""
    escaped = json.dumps(HOSTILE)
    path = tmp_path / "hostile.toml"
    path.write_text(
        f'id = "hostile"\noriginator = {escaped}\ndescription = {escaped}\nnote = {escaped}\n'
        f"labels = {{en = {escaped}}}\n[[stages]]\nid = 'a'\nlabels = {{en = {escaped}}}\n"
        f"aliases = ['x{HOSTILE[1]}', {json.dumps('y' + HOSTILE)}]\ndefinition = {escaped}\n"
        f"moments = ['trial']\nreason = {escaped}\ngoals = [{escaped}]\n",
        "utf-8",
    )
    commands = [("check", path), ("show", path, "a"), ("crosswalk", path, "hourglass")]
    commands += [
        ("show", path, "--format", form) for form in ["text", *(e.name for e in formats(cj.Framework))]
    ]
    forms = ["text", *(e.name for e in formats(cj.Crosswalk))]
    commands += [("crosswalk", path, "hourglass", "--format", form) for form in forms]
    for command in commands:
        code, out, err = run(*command)
        assert code == 0
        assert err in {"", f"hostile: {DEFAULTS_USED}; set --base and --license before you publish\n"}
        controls = {c for c in out if c < " " or "\x7f" <= c <= "\x9f"}
        assert controls <= ({"\n", "\t"} if "sssom" in command else {"\n"}), command
    assert r"\x1b[31mred" in run("show", path)[1]
    assert r"\u202eevil" in run("show", path)[1]


def test_hostile_names_in_errors(run, tmp_path):
    """Names of files, stages and keys are escaped in errors too."""
    path = tmp_path / "a\x1b[31m.toml"
    path.write_text('id = "x"\n"\\u001b[31m" = 1\n')
    values = tmp_path / "values.csv"
    values.write_text("stage\nx\x1b[31m\n")
    for argv in (
        ["check", path],
        ["check", tmp_path / "\x1b[31m"],
        ["show", "hourglass", "\x1b[31m"],
        ["convert", values, "--column", "stage", *HUBSPOT],
        ["convert", values, "--column", "\x1b[31m", *HUBSPOT],
    ):
        _, _, err = run(*argv)
        assert "\x1b" not in err
        assert r"\x1b[31m" in err


def test_terminal_without_unicode():
    """Text that the terminal's encoding lacks is escaped; exports stay UTF-8."""
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    shown = process("show", "nine-stage", "--language", "sv", env=env)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert rb"Uppt\xe4ckt" in shown.stdout
    exported = process("show", "nine-stage", "--format", "toml", env=env)
    assert exported.stdout.decode() == cj.frameworks["nine-stage"].to_toml()


@pytest.fixture
def terminal():
    """Return a function that runs the program on a terminal: exit code, and what it sent there."""
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    pytest.importorskip("rich")

    def run(*argv, stream="stdout", **env):
        ours, theirs = pty.openpty()
        streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: theirs}
        command = [sys.executable, "-W", "error", "-m", "customer_journey", *map(str, argv)]
        env = os.environ | {"TERM": "xterm", "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"} | env
        sent = b""
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, env=env, **streams) as program:
            os.close(theirs)
            # Linux signals the end by an error, others by an empty read.
            with suppress(OSError):
                while part := os.read(ours, 1 << 16):
                    sent += part
        os.close(ours)
        return program.returncode, sent.decode()

    return run


def plain_text(sent):
    """Return text sent to a terminal without colours and with plain line ends."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent).replace("\r\n", "\n")


@pytest.mark.parametrize(
    "argv",
    [
        ["frameworks"],
        ["show", "hourglass"],
        ["crosswalk", "hourglass", "nine-stage"],
        ["recommend", "hourglass", "trust"],
        ["detect", "awareness", "decision"],
    ],
)
def test_tables_on_a_terminal(run, terminal, argv):
    """Tables are drawn on a terminal and plain in a pipe; both have the same words."""
    code, sent = terminal(*argv)
    piped = run(*argv)[1]
    assert code == 0
    assert "───" in sent
    assert "\x1b[1m" in sent
    assert not {"─", "\x1b"} & set(piped)
    assert set(piped.split()) <= set(plain_text(sent).replace("─", " ").split())


def test_no_tables_in_exports_on_a_terminal(run, terminal):
    """Exports and JSON are the same on a terminal as in a pipe."""
    for argv in (["show", "hourglass", "--format", "markdown"], ["detect", "MQL", "--json"], ["schema"]):
        code, sent = terminal(*argv)
        assert (code, sent.replace("\r\n", "\n")) == (0, run(*argv)[1])


def test_labels_are_not_markup_on_a_terminal(terminal, tmp_path):
    """A label in square brackets is shown as it is, and one with control characters is escaped."""
    path = tmp_path / "ours.toml"
    path.write_text(OURS.replace("Early", "[red]Early[/]").replace("Late", r"\u001b[31mLate"), "utf-8")
    code, sent = terminal("show", path)
    assert code == 0
    assert "[red]Early[/]" in sent
    assert r"\x1b[31mLate" in sent


def test_terminal_without_unicode_draws_too(terminal):
    """If the terminal's encoding lacks characters, tables are drawn without them and labels are escaped."""
    code, sent = terminal("show", "nine-stage", "--language", "sv", PYTHONIOENCODING="ascii")
    assert code == 0
    assert sent.isascii()
    assert r"Uppt\xe4ckt" in sent
    assert "Traceback" not in sent


def test_bar_on_a_terminal(terminal, tmp_path):
    """A large file is read with a progress bar; its name is neither markup nor a command to the terminal."""
    folder = tmp_path / "["
    folder.mkdir()
    path = folder / "b]\x1b[31m.csv"
    path.write_bytes(b"stage,n\n" + b"lead,aaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" * 300_000)
    argv = ("convert", path, "--column", "stage", *HUBSPOT, "-o", tmp_path / "out.csv")
    code, sent = terminal(*argv, stream="stderr")
    assert code == 0
    assert "10.2 MB" in sent
    assert "\x1b[31m.csv" not in sent
    crossed = "  1 stage crosses from contact records to what buyers do: lead → consideration\r\n"
    assert sent.endswith(f" 300,000 of 300,000 rows converted\r\n{crossed}")
    path.write_bytes(b"stage,n\nlead,1\n")
    code, sent = terminal(*argv, stream="stderr")
    assert sent == "hubspot-lifecycle → five-stage-journey: 1 of 1 rows converted\r\n" + crossed


@pytest.mark.parametrize(
    ("argv", "unneeded"),
    [
        (["frameworks"], "content crosswalks.crosswalk detection files drawing exports columns display"),
        (["check", EXPORT], "files drawing exports columns display"),
        (["convert", "Lead", *HUBSPOT], "content drawing exports columns display pages.plain"),
        (["draw", "aida"], "files exports columns display content.advice"),
    ],
)
def test_a_command_imports_what_it_needs(argv, unneeded):
    """No command waits for the modules of another one."""
    code = (
        "import sys; from customer_journey import cli\n"
        "cli.main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *map(str, argv)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert not {f"customer_journey.{name}" for name in unneeded.split()} & {*done.stderr.split()}


def test_process_exit_codes():
    """The module runs as a program, with the exit codes of the functions."""
    assert process("frameworks").returncode == 0
    wrong = process("show", "nine-stages", encoding="utf-8")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("customer-journey: ")
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("command", ["show", "convert", "export"])
def test_broken_pipe(tmp_path, command):
    """A reader that closes early ends the program without a complaint."""
    path = tmp_path / "long.csv"
    path.write_text("stage\n" + "lead\n" * 100_000)
    argv = {
        "show": ["show", "nine-stage"],
        "export": ["crosswalk", "hourglass", "nine-stage", "--format", "skos"],
        "convert": ["convert", path, "--column", "stage", *HUBSPOT],
    }[command]
    reader, writer = os.pipe()
    os.close(reader)
    argv = [sys.executable, "-m", "customer_journey", *map(str, argv)]
    done = subprocess.run(argv, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "argv", [["frameworks"], ["convert", EXPORT, "--column", "Lifecycle Stage", *HUBSPOT]]
)
def test_full_disk(argv):
    """A full disk is reported in one sentence."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        command = [sys.executable, "-m", "customer_journey", *map(str, argv)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8")
    assert done.stderr.startswith("customer-journey: ")
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode


def test_captured_output():
    """Text goes to whatever replaces standard output, even if it has no buffer."""
    with redirect_stdout(io.StringIO()) as out:
        assert cli.main(["frameworks"]) == 0
        assert cli.main(["show", "nine-stage", "--format", "markdown"]) == 0
    assert "| discovery |" in out.getvalue()


# The user's own names.


def test_own_names(run, tmp_path):
    """A value of one's own converts as the stage that --name assigns to it, alone and in a file."""
    options = (*HUBSPOT, "--policy", "largest", "--name", "VIP=Customer")
    assert run("convert", "vip", *options)[:2] == (0, "purchase\n")
    path = tmp_path / "x.csv"
    path.write_text("stage\nVIP\na=b\nlead\n", "utf-8")
    code, out, err = run("convert", str(path), "--column", "stage", *options, "--name", "a=b=lead")
    assert (code, out.splitlines()[1:]) == (0, ["purchase,", "consideration,", "consideration,"])
    assert "--name" not in err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (
            ["--from", "hubspot-lifecycle", "--name", "VIP"],
            "--name must be of the form VALUE=STAGE, such as VIP=customer, not 'VIP'",
        ),
        (
            ["--from", "hubspot-lifecycle", "--name", "=customer"],
            "--name must be of the form VALUE=STAGE, such as VIP=customer, not '=customer'",
        ),
        (["--from", "hubspot-lifecycle", "--name", "VIP=customr"], "Did you mean 'customer'"),
        (
            ["--from", "hubspot-lifecycle", "--name", "Lead=customer"],
            "'Lead' names both 'lead' and 'customer'",
        ),
        (["--name", "VIP=customer"], "--from must be given with --name"),
    ],
)
def test_names_that_cannot_be(run, argv, message):
    """Refused: no stage, an unknown stage, a name of another stage, and a stage without a framework."""
    code, out, err = run("convert", "VIP", "--to", "nine-stage", *argv)
    assert (code, out) == (2, "")
    assert message in err


def test_the_report_says_how_to_name_unknown_values(run, tmp_path):
    """It does so once, and only if there are unknown values."""
    path = tmp_path / "x.csv"
    for cells, times in (("VIP\nOPP", 1), ("lead", 0), ("customer", 0), ("opportunity", 0)):
        path.write_text(f"stage\n{cells}\n", "utf-8")
        _, _, err = run("convert", str(path), "--column", "stage", *HUBSPOT)
        assert err.count("--name VALUE=STAGE") == times
