"""Saved crosswalks compared with those made now: what is told, and what is refused."""

import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import exports
from customer_journey.catalogue import reading
from customer_journey.errors import InvalidFileError, InvalidValueError, NotFoundError
from strategies import made

IDS = sorted(cj.frameworks)
PAIRS = sorted({*zip(IDS, IDS[1:] + IDS[:1], strict=True), *((id, "nine-stage") for id in IDS)})
XW = cj.crosswalk("hourglass", "nine-stage")
OURS = """
id = "ours"
[[stages]]
id = "early"
moments = ["problem..interest"]
reason = "Before we talk."
[[stages]]
id = "late"
moments = ["decision", "purchase"]
reason = "They buy."
"""


def data_of(xw=XW):
    """Return what the JSON of a crosswalk says, to be edited."""
    return json.loads(exports.write(xw, "json"))


def file_of(data):
    """Return an open file of JSON."""
    return io.BytesIO(json.dumps(data).encode())


def told(found):
    """Return the changed answers: stage, policy, from, to."""
    return [(c.stage.id, str(c.policy), c.before, c.after and c.after.id) for c in found.changes]


@pytest.fixture
def ours(tmp_path):
    """Return the path of a framework of one's own."""
    path = tmp_path / "ours.toml"
    path.write_text(OURS, "utf-8")
    return path


# What has changed.


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_nothing_has_changed(pair):
    """Between frameworks of every kind, a crosswalk that was saved just now is as it was."""
    xw = cj.crosswalk(*pair)
    found = cj.changes(file_of(data_of(xw)))
    assert found.unchanged
    assert (found.crosswalk, found.saved_version) == (xw, cj.data_version)
    assert found.compared == len(xw.source) * len(cj.Policy)
    assert (found.changes, found.gone, found.added, dict(found.refused)) == ((), (), (), {})


def test_the_pairs_are_of_every_kind():
    """Above are sets without order, pairs that cross axes, and a framework with itself."""
    pairs = [(cj.frameworks[a], cj.frameworks[b]) for a, b in PAIRS]
    assert {b.ordered for _, b in pairs} == {True, False}
    assert {a.axis.family is b.axis.family for a, b in pairs} == {True, False}
    assert {a is b for a, b in pairs} == {True, False}


_ANSWERS = st.one_of(st.none(), st.sampled_from([*(s.id for s in XW.target), "no-such-stage"]))


@given(st.sampled_from([s.id for s in XW.source]), st.sampled_from([*cj.Policy]), _ANSWERS)
def test_an_answer_that_was_another(stage, policy, before):
    """Each answer that was saved differently is told, and no other."""
    data = data_of()
    data["answers"][stage][policy] = before
    after = XW.answers[stage][policy] and XW.answers[stage][policy].id
    found = cj.changes(file_of(data))
    assert told(found) == [(stage, policy, before, after)] * (before != after)
    assert found.unchanged is (before == after)


def test_stages_that_come_and_go():
    """A stage that was saved under another id is gone, and the one with its id of today is new."""
    data = data_of()
    data["answers"]["trials"] = data["answers"].pop("try")
    found = cj.changes(file_of(data))
    assert (found.gone, found.added, found.unchanged) == (("trials",), (XW.source["try"],), False)
    assert found.compared == (len(XW.source) - 1) * len(cj.Policy)


def test_the_same_decisions_and_weights_are_used_again():
    """An answer that a decision or a weight made is no change; without them it is one."""
    own = {"comparison": Fraction(1, 3), "purchase": 0.1}
    decide = {"try": cj.Decision("comparison", "Ours.", override=True), "repeat": "usage"}
    data = data_of(cj.crosswalk("hourglass", "nine-stage", decide=decide, weights=own))
    found = cj.changes(file_of(data))
    assert found.unchanged
    assert found.crosswalk.reweighted == {"comparison": Fraction(1, 3), "purchase": Fraction(0.1)}
    assert found.crosswalk.decisions.by_stage["try"] == decide["try"]

    data["decisions"]["by_stage"].clear()
    assert {stage for stage, *_ in told(cj.changes(file_of(data)))} == {"try", "repeat"}


def test_weights_of_a_moment_that_was_split():
    """A weight that was saved for a former moment goes to its parts."""
    former = cj.spine().splits[0]
    data = data_of()
    data["weights"] = {former.id: "3"}
    again = cj.crosswalk("hourglass", "nine-stage", weights={former.id: 3})
    assert cj.changes(file_of(data)).crosswalk == again


@pytest.mark.parametrize(
    ("stage", "decision", "why"),
    [
        ("trials", {"target": "usage", "reason": "", "override": False}, "no stage of 'hourglass' called"),
        ("try", {"target": "using", "reason": "", "override": False}, "no stage of 'nine-stage' called"),
        ("try", {"target": "usage", "reason": "", "override": False}, "they share no moments"),
        ("try", {"target": "usage", "reason": " ", "override": True}, "an override needs a reason"),
    ],
)
def test_a_decision_that_can_no_longer_be_made(stage, decision, why):
    """It is told with the reason; the other decisions are kept."""
    data = data_of(cj.crosswalk("hourglass", "nine-stage", decide={"repeat": "usage"}))
    data["decisions"]["by_stage"][stage] = decision
    found = cj.changes(file_of(data))
    assert [*found.refused] == [stage]
    assert why in found.refused[stage]
    assert not found.unchanged
    assert [*found.crosswalk.decisions.by_stage] == ["repeat"]


def test_it_is_displayed():
    """The page names the pair, both versions, and each answer with the stage that it was."""
    data = data_of() | {"data_version": "2025.1"}
    data["answers"]["buy"] |= {"unique": None, "largest": "usage", "latest": "using"}
    data["answers"]["trials"] = data["answers"].pop("try")
    data["decisions"]["by_stage"] = {"try": {"target": "using", "reason": "", "override": False}}
    found = cj.changes(file_of(data))
    text = f"{found:text}"
    assert text.startswith("hourglass → nine-stage: 3 of 24 answers changed\n")
    assert f"\ndata version 2025.1 when saved, {cj.data_version} now\n" in text
    rows = [line.split("  ") for line in text.splitlines() if line.startswith("buy")]
    assert [[cell.strip() for cell in row if cell] for row in rows] == [
        ["buy", "unique", "no answer", "purchase"],
        ["buy", "largest", "usage", "purchase"],
        ["buy", "latest", "using (no longer exists)", "purchase"],
    ]
    assert "\nStages that no longer exist\n  trials\n" in text
    assert "\nNew stages\n  try\n" in text
    assert (
        "\nDecisions that can no longer be made\n  There is no stage of 'nine-stage' called 'using'." in text
    )
    assert "| Buy | largest | Usage | Purchase |" in f"{found:markdown}"
    assert "Hourglass → Nine-stage customer journey" in f"{found:html}"


# The command.


@pytest.mark.parametrize("option", [["--json"], ["--format", "json"]])
def test_a_crosswalk_saved_today(run, tmp_path, option):
    """Either way of saving it will do; nothing has changed, and the exit code says so."""
    path = tmp_path / "old.json"
    path.write_text(run("crosswalk", "hubspot-lifecycle", "nine-stage", *option)[1])
    code, out, err = run("changes", path)
    assert (code, err) == (0, "")
    assert out.startswith("hubspot-lifecycle → nine-stage: nothing has changed: all ")


def test_a_crosswalk_with_other_answers(run, tmp_path):
    """The exit code is 1, and the answers are told, also as JSON."""
    data = data_of() | {"data_version": "2025.1"}
    data["answers"]["buy"]["largest"] = "usage"
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data))
    code, out, err = run("changes", path)
    assert (code, err) == (1, "")
    assert "1 of 28 answers changed" in out
    code, out, err = run("changes", path, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "data_version": cj.data_version,
        "saved_version": "2025.1",
        "source": "hourglass",
        "target": "nine-stage",
        "compared": 28,
        "changes": [{"stage": "buy", "policy": "largest", "before": "usage", "after": "purchase"}],
        "gone": [],
        "added": [],
        "refused": {},
    }


def test_a_framework_of_ones_own(run, ours, tmp_path):
    """It is named by the path of its file, at either end; an edit of it is a change."""
    for ends, options in (
        ((ours, "nine-stage"), ["--from", ours]),
        (("nine-stage", ours), ["--to", ours]),
        ((ours, ours), ["--from", ours, "--to", ours]),
    ):
        path = tmp_path / "old.json"
        path.write_text(run("crosswalk", *ends, "--json")[1])
        assert run("changes", path, *options)[0] == 0
        code, out, err = run("changes", path)
        assert (code, out) == (2, "")
        why = "the file names 'ours', which is not a framework of the catalogue"
        assert err == f"customer-journey: {options[0]} must be given: {why}.\n"
        expected = f"{options[0]} must be the framework that the file names, 'ours', not 'race'."
        assert run("changes", path, options[0], "race")[2] == f"customer-journey: {expected}\n"
    path.write_text(run("crosswalk", ours, "nine-stage", "--json")[1])
    ours.write_text(OURS.replace('"late"', '"later"').replace('"problem..interest"', '"purchase"'))
    code, out, _ = run("changes", path, "--from", ours)
    assert code == 1
    assert "Stages that no longer exist\n  late\n" in out
    assert "New stages\n  later\n" in out


def test_a_file_names_no_other_file(run, ours, tmp_path):
    """What a saved crosswalk calls a framework is an id, and never a path that is opened."""
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data_of() | {"source": str(ours)}))
    code, out, err = run("changes", path)
    assert (code, out) == (2, "")
    assert "which is not a framework of the catalogue" in err
    assert cj.Framework.from_toml(ours).id == "ours"  # it could have been opened


# What is refused.


def without(data, *keys):
    """Return the data without the value at a path of keys."""
    *path, last = keys
    place = data
    for key in path:
        place = place[key]
    del place[last]
    return data


def replaced(value, *keys):
    """Return the data with another value at a path of keys."""
    data = place = data_of()
    *path, last = keys
    for key in path:
        place = place[key]
    place[last] = value
    return data


REFUSED = {
    "nothing": ({}, "7 problems:\n  source: is missing: give a string\n"),
    "no answers": (without(data_of(), "answers"), "answers: is missing: save the crosswalk again"),
    "no version": (without(data_of(), "data_version"), "data_version: is missing: give a string"),
    "no weights": (without(data_of(), "weights"), "weights: is missing: give a table"),
    "no decisions": (without(data_of(), "decisions", "by_stage"), "decisions.by_stage: is missing"),
    "no policy": (without(data_of(), "answers", "buy", "latest"), "answers.buy.latest: is missing: give"),
    "a policy misspelled": (
        replaced(None, "answers", "buy", "lagest"),
        "answers.buy.lagest: unknown key; did you mean 'largest'?",
    ),
    "a number for an answer": (
        replaced(3, "answers", "buy", "latest"),
        "answers.buy.latest: must be a string, not a number with a fraction",
    ),
    "an empty answer": (replaced("", "answers", "buy", "latest"), "answers.buy.latest: must not be empty"),
    "a list of answers": (replaced([], "answers"), "answers: must be a table, not a list"),
    "an answer for all policies": (
        replaced("x", "answers", "buy"),
        "answers.buy: must be a table, not a string",
    ),
    "null for a framework": (replaced(None, "source"), "source: must be a string, not null"),
    "a float for a weight": (
        replaced(0.5, "weights", "trial"),
        "weights.trial: must be a string, not a number",
    ),
    "a weight of zero": (replaced("0", "weights", "trial"), "weights.trial: must be a number above 0"),
    "a weight that would take for ever": (
        replaced("1e999999999", "weights", "trial"),
        "weights.trial: must be a number above 0 or a fraction",
    ),
    "a decision without a target": (
        replaced({"reason": ""}, "decisions", "by_stage", "buy"),
        "decisions.by_stage.buy.target: is missing: give a string",
    ),
    "a decision misspelled": (
        replaced({"target": "usage", "overide": True}, "decisions", "by_stage", "buy"),
        "decisions.by_stage.buy.overide: unknown key; did you mean 'override'?",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_saved_crosswalk(name):
    """Every mistake in a file is told with its place."""
    data, message = REFUSED[name]
    with pytest.raises(InvalidFileError) as caught:
        cj.changes(file_of(data))
    assert message in str(caught.value)
    assert all(line.isprintable() for line in str(caught.value).split("\n"))


NOT_JSON = {
    "empty": (b"", "not JSON: "),
    "TOML": (OURS.encode(), "not JSON: "),
    "a list": (b"[]", "not an object: it must begin with a brace"),
    "a text": (b'"x"', "not an object"),
    "cut off": (exports.write(XW, "json").encode()[:-9], "not JSON: "),
    "twice": (b'{"source": "a", "source": "b"}', "an object has the key 'source' twice"),
    "twice inside": (b'{"x": [{"\x1b[2J": 1, "\\u001b[2J": 2}]}', "not JSON: "),
    "twice escaped": (b'{"x": [{"\\u001b[2J": 1, "\\u001b[2J": 2}]}', r"the key '\\x1b[2J' twice"),
    "no number": (b'{"source": NaN}', "NaN is no number of JSON"),
    "deep lists": (b"[" * 100_000, "nested too deeply"),
    "deep objects": (b'{"a":' * 100_000, "nested too deeply"),
    "not Unicode": (b'{"source": "\xff"}', "not JSON: "),
    "NUL": (b"\0" * 1000, "not JSON: "),
    "a long number": (b'{"source": ' + b"9" * 1_000_000 + b"}", "source: must be a string"),
    "large": (b" " * (reading._LARGEST_FILE + 1), "larger than 4194304 bytes"),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json(run, tmp_path, name):
    """It is refused in one sentence, and the exit code is not that of a change."""
    content, message = NOT_JSON[name]
    path = tmp_path / "old.json"
    path.write_bytes(content)
    code, out, err = run("changes", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"customer-journey: {path}: ")
    assert message in err
    assert all(line.isprintable() for line in err.split("\n"))
    assert len(err) < 2000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_as_shells_of_windows_write_it(encoding):
    """A byte-order mark and UTF-16, which PowerShell writes, are read."""
    assert cj.changes(io.BytesIO(exports.write(XW, "json").encode(encoding))).unchanged


@pytest.mark.parametrize(
    ("edit", "error", "message"),
    [
        (
            {"weights": {"trail": "3"}},
            NotFoundError,
            "There is no moment called 'trail'. Did you mean 'trial'",
        ),
        ({"weights": {"trial": "9" * 30}}, InvalidValueError, "the weight of 'trial' must be a number from"),
        ({"source": "hourglas"}, InvalidValueError, "source must be given: the file names 'hourglas'"),
    ],
)
def test_a_crosswalk_that_cannot_be_made(edit, error, message):
    """The error says which part of it."""
    with pytest.raises(error) as caught:
        cj.changes(file_of(data_of() | edit))
    assert message in str(caught.value)


def test_another_framework_under_the_same_id():
    """A framework that is passed stands for the one of the catalogue."""
    ours = made("hourglass", {"know": ["purchase"], "like": ["usage"]})
    found = cj.changes(file_of(data_of()), source=ours)
    assert found.gone == tuple(stage.id for stage in XW.source if stage.id not in ours)
    assert told(found)[0] == ("know", "unique", "discovery", "purchase")


def test_a_missing_file():
    """It is an error of the system."""
    with pytest.raises(FileNotFoundError):
        cj.changes(Path("no-such") / "old.json")
