"""The committed snapshot of all conversions, and what an edit of one span changes in it.

Update it with: python tests/test_snapshot.py --update
"""

import re
import sys
from hashlib import sha256
from pathlib import Path

if __name__ == "__main__":
    # From a checkout the script needs no installation.
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import attrs
import pytest

import customer_journey as cj
import laws
from strategies import SOME, SPINE, made

SNAPSHOTS = Path(__file__).parent / "snapshots" / "conversions"
#: The ids of the frameworks in the order in which they came. The file of each holds its conversions from
#: and to those before it, so a new framework is a new file and a new line here, and changes no other file.
ORDER = SNAPSHOTS / "order.txt"
#: The version of the data with which the snapshot was made, and a digest of everything that was answered.
VERSION = SNAPSHOTS.parent / "data_version.txt"
CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
UPDATE = "python tests/test_snapshot.py --update"
HEADER = "source stage\ttarget framework\tcandidates: stage relation share; in order\tuncovered"
#: Stands where a stage has no candidates.
NO_CANDIDATES = "-"


def line_of(xw, stage):
    """Return what a crosswalk says about one source stage."""
    candidates = "; ".join(f"{c.target.id} {c.relation} {c.share}" for c in xw.candidates(stage))
    return f"{candidates or NO_CANDIDATES}\t{xw.uncovered(stage)}"


def conversions(frameworks):
    """Return (source stage, target framework) to its line, for all pairs of different frameworks."""
    return {
        (stage.key, target.id): line_of(xw, stage)
        for source in frameworks
        for target in frameworks
        if source.id != target.id
        for xw in [cj.crosswalk(source, target)]
        for stage in source
    }


def order():
    """Return the ids of the frameworks in the order in which they were added; new ones follow."""
    listed = ORDER.read_text("utf-8").split() if ORDER.exists() else []
    return [*(id for id in listed if id in cj.frameworks), *(id for id in cj.frameworks if id not in listed)]


def snapshot():
    """Return the lines of each file of the snapshot, in the order of the frameworks and their stages."""
    place = {id: i for i, id in enumerate(order())}
    files = {id: [HEADER] for id in place}
    lines = conversions([cj.frameworks[id] for id in place])
    for (stage, target), line in lines.items():
        later = max(stage.partition(":")[0], target, key=place.__getitem__)
        files[later].append(f"{stage}\t{target}\t{line}")
    return files


def digest():
    """Return a digest of all conversions, with the answers under each policy."""
    found = sha256()
    for source in cj.frameworks.values():
        for target in cj.frameworks.values():
            xw = cj.crosswalk(source, target)
            for stage in source:
                answers = " ".join(answer.id if answer else "-" for answer in xw.answers[stage.id].values())
                found.update(f"{stage.key}\t{target.id}\t{line_of(xw, stage)}\t{answers}\n".encode())
    return found.hexdigest()


def named_versions(changelog):
    """Return the versions of the data that a changelog names, newest first, and those of them released."""
    name = re.compile(r"^Data version (\S+)\.$", re.MULTILINE)
    released = re.sub(r"^## \[Unreleased\].*?(?=^## |\Z)", "", changelog, flags=re.DOTALL | re.MULTILINE)
    return name.findall(changelog), name.findall(released)


def refusal(recorded, now, changelog):
    """Return why what is recorded must not be replaced: released data answer otherwise. Else return "".

    Both are a version of the data and a digest. A version that only the Unreleased part of the changelog
    names is in preparation, so its conversions may still change.
    """
    version, _ = now
    _, released = named_versions(changelog)
    if recorded[0] != version or recorded == now or version not in released:
        return ""
    return (
        f"The conversions are not those that were released as data version {version}: raise the version in"
        " src/customer_journey/data/version.txt, and name it in the Unreleased part of CHANGELOG.md."
    )


def update():
    now = (cj.data_version, digest())
    recorded = tuple(VERSION.read_text("utf-8").split()) if VERSION.exists() else ("", "")
    if why := refusal(recorded, now, CHANGELOG.read_text("utf-8")):
        sys.exit(why)
    VERSION.write_bytes(f"{' '.join(now)}\n".encode())
    SNAPSHOTS.mkdir(parents=True, exist_ok=True)
    for old in SNAPSHOTS.glob("*.tsv"):
        old.unlink()
    for id, lines in snapshot().items():
        (SNAPSHOTS / f"{id}.tsv").write_bytes("".join(f"{line}\n" for line in lines).encode())
    ORDER.write_bytes("".join(f"{id}\n" for id in order()).encode())


def test_snapshot_of_all_conversions():
    """The conversions between all bundled frameworks are those that are committed."""
    assert sorted(ORDER.read_text("utf-8").split()) == sorted(cj.frameworks), f"The list differs: {UPDATE}"
    assert {file.stem for file in SNAPSHOTS.glob("*.tsv")} == set(cj.frameworks), f"Files differ: {UPDATE}"
    committed = {id: (SNAPSHOTS / f"{id}.tsv").read_bytes().decode().splitlines() for id in order()}
    now = snapshot()
    gone = {f"- {line}" for id in now for line in set(committed[id]) - set(now[id])}
    new = {f"+ {line}" for id in now for line in set(now[id]) - set(committed[id])}
    changed = sorted(gone | new, key=lambda line: line[2:].split("\t")[:2])
    if changed:
        pytest.fail("\n".join([*changed, f"If that is meant: {UPDATE}"]), pytrace=False)
    assert committed == now, f"The order of the lines differs: {UPDATE}"


def test_the_version_names_what_is_answered():
    """The answers are those of the recorded version, and the changelog names it before every other."""
    now, changelog = (cj.data_version, digest()), CHANGELOG.read_text("utf-8")
    recorded = tuple(VERSION.read_text("utf-8").split())
    assert recorded == now, refusal(recorded, now, changelog) or f"If that is meant: {UPDATE}"
    assert named_versions(changelog)[0][0] == cj.data_version


IN_PREPARATION = "## [Unreleased]\n\nData version 2.\n\n## [0.1.0]\n\nData version 1.\n"
UNNAMED = "## [Unreleased]\n\n### Fixed\n\n## [0.2.0]\n\nData version 2.\n\n## [0.1.0]\n\nData version 1.\n"


@pytest.mark.parametrize(
    ("recorded", "now", "changelog", "refused"),
    [
        (("2", "a"), ("2", "a"), UNNAMED, False),  # nothing has changed
        (("2", "a"), ("2", "b"), IN_PREPARATION, False),  # development before the release
        (("2", "a"), ("2", "b"), UNNAMED, True),  # other answers under a released version
        (("2", "a"), ("2", "b"), UNNAMED.replace("### Fixed", "Data version 2."), True),  # the same
        (("2", "a"), ("3", "b"), UNNAMED, False),  # the version was raised
        (("1", "a"), ("2", "b"), IN_PREPARATION, False),
        (("1", "a"), ("1", "b"), "## [Unreleased]\n\nData version 1.\n", False),  # before the first release
        (("", ""), ("1", "b"), UNNAMED, False),  # nothing was recorded
    ],
)
def test_released_data_keep_their_answers(recorded, now, changelog, refused):
    """Other conversions under a released version are refused, in a sentence that says to raise it."""
    why = refusal(recorded, now, changelog)
    assert bool(why) is refused
    assert not refused or ("data version 2: raise the version in" in why and "CHANGELOG.md" in why)


def test_an_update_that_is_refused_changes_nothing(tmp_path, monkeypatch):
    """The snapshot of the released version stays as it is, and the exit says why."""
    this = sys.modules[__name__]
    for name, text in (("VERSION", f"{cj.data_version} a\n"), ("CHANGELOG", UNNAMED)):
        monkeypatch.setattr(this, name, tmp_path / name)
        (tmp_path / name).write_text(text.replace("Data version 2.", f"Data version {cj.data_version}."))
    monkeypatch.setattr(this, "SNAPSHOTS", tmp_path / "conversions")
    monkeypatch.setattr(this, "digest", lambda: "b")
    with pytest.raises(SystemExit, match="raise the version in"):
        update()
    assert VERSION.read_text() == f"{cj.data_version} a\n"
    assert not (tmp_path / "conversions").exists()


def test_a_new_framework_leaves_the_files_of_the_others_alone(monkeypatch):
    """Its conversions, in both directions, are in its own file, and its id is at the end of the list."""
    before = snapshot()
    mine = made("aaa-mine", {"first": ["problem"], "second": ["purchase"]})
    monkeypatch.setitem(cj.frameworks._loaded, mine.id, mine)
    monkeypatch.setattr(cj.Catalogue, "__iter__", lambda _: iter([mine.id, *before]))

    after = snapshot()

    assert {id: lines for id, lines in after.items() if id != mine.id} == before
    assert list(after)[-1] == mine.id
    stages = sum(len(cj.frameworks[id]) for id in before)
    assert len(after[mine.id]) == 1 + stages + len(mine) * len(before)


# What an edit of one span must change, worked out without the library.


def row_by_hand(a, stage, b):
    """Return the id, relation and share of each related stage of a target, without asking a crosswalk.

    They are in the order of candidates: the largest share first, then the nearest.
    """
    shares = laws.shares_by_hand(a, stage, b, SPINE.weights)
    rows = [(t, laws.relation_by_table(a, stage, b, t), shares[t.id]) for t in b]
    rows.sort(key=lambda row: (row[2], laws.nearness_by_hand(stage, row[0], SPINE.weights)), reverse=True)
    return [(t.id, relation, share) for t, relation, share in rows if relation != "none"]


def has_a_twin(a, stage, b):
    """Return whether a stage has an EXACT counterpart."""
    return any(relation == "exact" for _, relation, _ in row_by_hand(a, stage, b))


def lines_that_must_change(before, after, id, others):
    """Return the lines that an edit of the span and core of one stage, by its id, must change."""
    old, new = ((f[id].span, f[id].core) for f in (before, after))
    must = set()
    for other in others:
        for stage in before:
            if stage.id == id:
                # The edited stage: everything about it may be different.
                changed = row_by_hand(before, stage, other) != row_by_hand(after, after[id], other)
            else:
                # A sibling is the same, and so is the target: the only possible change is that the edited
                # stage gets or loses the same span and core, so that EXACT becomes CLOSE or the reverse.
                meets_a_rival = (old == (stage.span, stage.core)) != (new == (stage.span, stage.core))
                changed = meets_a_rival and has_a_twin(before, stage, other) != has_a_twin(
                    after, stage, other
                )
            if changed:
                must.add((stage.key, other.id))
        for stage in other:
            # A stage that shares moments with neither the old nor the new span has no relation to the edited
            # stage; and neither its shares nor its relations to the siblings can change.
            if stage.span & (old[0] | new[0]) and (
                row_by_hand(other, stage, before) != row_by_hand(other, stage, after)
            ):
                must.add((stage.key, before.id))
    return must


def edited(framework, id, span, core=()):
    """Return a framework with the span and the core of one stage replaced; by default all is core."""
    new = {"span": frozenset(span), "core": core, "fringe_reasons": {}, "reason": "edited"}
    stages = tuple(attrs.evolve(stage, **new) if stage.id == id else stage for stage in framework)
    # A stage that leaves the path leaves the plain order too, which may then repeat a stated transition.
    return attrs.evolve(framework, stages=stages, transitions=())


def assert_edit_changes_only_its_lines(framework, id, span, rest, core=()):
    after = edited(framework, id, span, core)
    others = [f for f in rest if f.id != framework.id]
    then, now = conversions([framework, *others]), conversions([after, *others])
    assert then.keys() == now.keys()
    changed = {place for place in then if then[place] != now[place]}
    assert changed == lines_that_must_change(framework, after, id, others)
    met = framework[id].span | after[id].span
    for key, target in changed:
        source, _, stage = key.partition(":")
        if source == framework.id:
            assert stage == id or framework[stage].span in (framework[id].span, after[id].span)
        else:
            assert target == framework.id
            assert next(f for f in others if f.id == source)[stage].span & met
    return changed


def meanings_to_try(framework, stage):
    """Yield spans and cores to give to a stage, each with a description of the change."""
    moments = SPINE.ordered(stage.span)
    sibling = next((s for s in framework if s.span and s.span != stage.span), stage)
    yield "loses its first moment", moments[1:], stage.core & {*moments[1:]}
    yield "gains a moment", {*moments, "support"}, stage.core
    yield "gains a moment that defines it", {*moments, "support"}, stage.core | {"support"}
    yield "another moment defines it", moments, moments[-1:]
    yield "takes a sibling's span", sibling.span, sibling.core
    yield "covers the path", SPINE.path, ()
    yield "leaves the path", (), ()


STAGES_TO_EDIT = (
    "four-stage:decision",
    "hourglass:like",
    "nine-stage:purchase",
    "buyers-journey:consideration",
    "hubspot-lifecycle:customer",
    "salesforce-opportunity:closed-won",
    "tofu-mofu-bofu:mofu",
)


@pytest.mark.parametrize("key", STAGES_TO_EDIT)
def test_editing_a_span_changes_exactly_its_lines(key):
    """An edited span changes the lines that it must change by the rules, and no others."""
    id, _, stage = key.partition(":")
    framework = cj.frameworks[id]
    for what, span, core in meanings_to_try(framework, framework[stage]):
        changed = assert_edit_changes_only_its_lines(framework, stage, span, SOME, core)
        same = (framework[stage].span, framework[stage].core) == (frozenset(span), frozenset(core or span))
        assert changed or same, what


def test_editing_nothing_changes_nothing():
    """A stage that is given its own span changes no line."""
    framework = cj.frameworks["nine-stage"]
    span, core = framework["consideration"].span, framework["consideration"].core
    assert not assert_edit_changes_only_its_lines(framework, "consideration", span, SOME, core)


def test_a_new_rival_changes_lines_of_its_sibling():
    """A stage that takes its sibling's span makes the sibling's EXACT counterpart CLOSE, and back."""
    apart = made("apart", {"a": ["problem"], "b": ["research"]})
    rivals = made("apart", {"a": ["problem"], "b": ["problem"]})
    other = made("other", {"x": ["problem"], "y": ["purchase"]})
    expected = {("apart:a", "other"), ("apart:b", "other"), ("other:x", "apart")}
    assert assert_edit_changes_only_its_lines(apart, "b", ["problem"], [other]) == expected
    assert assert_edit_changes_only_its_lines(rivals, "b", ["research"], [other]) == expected


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(f"usage: {UPDATE}")
    update()
