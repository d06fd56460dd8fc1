"""The laws, on all bundled frameworks and on generated ones. Each test is named after its law."""

import copy
import io
import os
import pickle
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import chain, product
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
import laws
from customer_journey import errors
from customer_journey.catalogue import bundled
from customer_journey.catalogue.loading import framework_from
from customer_journey.catalogue.reading import toml_table
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.model.folding import fold
from customer_journey.model.framework import released
from customer_journey.model.names import NameIndex, clashes
from strategies import (
    EXITS,
    PATH,
    SPINE,
    counted_crosswalks,
    counts,
    crosswalks,
    decisions,
    extreme_weights,
    frameworks,
    made,
    name_tables,
    near_names,
    split_moment,
    splits,
    told_frameworks,
    weights,
)

BUNDLED = tuple(cj.frameworks)

each_bundled = pytest.mark.parametrize("id", BUNDLED)


def few(examples):
    """Return a part of the profile's number of examples, for tests that take long over each."""
    return settings.default.max_examples * examples // 100


def bundled_from(id, **weights):
    """Return fresh crosswalks from one bundled framework to every one, itself included."""
    return [cj.crosswalk(id, target, weights=weights) for target in BUNDLED]


def ones(xw):
    """Return one customer in every stage; more of them in later ones."""
    return {stage.id: i for i, stage in enumerate(xw.source, 1)}


# The relations and the shares are those of the design.


def test_axis_families_keep_kinds_apart():
    """What a buyer or a company does is a journey; each kind of record is a family of its own."""
    families = {axis: axis.family for axis in cj.Axis}
    assert families == {
        cj.Axis.BUYER: cj.Family.JOURNEY,
        cj.Axis.COMPANY: cj.Family.JOURNEY,
        cj.Axis.CONTACT: cj.Family.CONTACT,
        cj.Axis.DEAL: cj.Family.DEAL,
        cj.Axis.USAGE: cj.Family.USAGE,
    }


@each_bundled
def test_relation_table_bundled(id):
    """Each relation between bundled stages means exactly what the table says."""
    for xw in bundled_from(id):
        laws.relations_mean_what_the_table_says(xw)
        laws.candidates_are_the_related_stages(xw)


@given(crosswalks())
def test_relation_table(xw):
    """Each relation means exactly what the table says, whatever the spans."""
    laws.relations_mean_what_the_table_says(xw)
    laws.candidates_are_the_related_stages(xw)


@given(crosswalks(fringes=False))
def test_law_3_without_fringes_cores_do_not_matter(xw):
    """A pair of frameworks without fringes converts as if cores did not exist."""
    laws.without_fringes_cores_do_not_matter(xw)


@given(crosswalks())
def test_law_5_certain_answers_are_counted_whole(xw):
    """Converting and counting never tell two stories."""
    laws.certain_answers_are_counted_whole(xw)


@each_bundled
def test_law_5_certain_answers_are_counted_whole_bundled(id):
    """Converting and counting never tell two stories about bundled stages."""
    for xw in bundled_from(id):
        laws.certain_answers_are_counted_whole(xw)


@each_bundled
def test_shares_by_hand_bundled(id):
    """Each moment of a core is split evenly among the stages that claim it, by weight, also the user's."""
    for xw in (*bundled_from(id), *bundled_from(id, problem=3, decision=0.5)):
        laws.shares_are_split_evenly(xw)


@given(crosswalks())
def test_shares_by_hand(xw):
    """Each moment of a core is split evenly among the stages that claim it, by weight."""
    laws.shares_are_split_evenly(xw)


# Law 1


@each_bundled
def test_law_1_shares_sum_to_one_bundled(id):
    """Shares are at least 0, and with the uncovered part they sum to 1."""
    for xw in bundled_from(id):
        laws.law_1(xw)


@settings(max_examples=few(50))
@given(crosswalks(), crosswalks(extreme_weights))
def test_law_1_shares_sum_to_one(xw, extreme):
    """Shares are at least 0, and with the uncovered part they sum to 1, exactly, whatever the weights."""
    laws.law_1(xw)
    laws.law_1(extreme)


# Law 2


@each_bundled
def test_law_2_relations_are_inverse_bundled(id):
    """The way back has the inverse relation."""
    for xw in bundled_from(id):
        laws.law_2(xw, cj.crosswalk(xw.target, xw.source))


@given(frameworks(), frameworks())
def test_law_2_relations_are_inverse(a, b):
    """The way back has the inverse relation."""
    laws.law_2(cj.crosswalk(a, b), cj.crosswalk(b, a))


# Law 3


def test_law_3_equivalence_and_order_bundled():
    """EXACT is an equivalence and BROAD a strict order over all bundled frameworks at once."""
    laws.law_3([cj.frameworks[id] for id in BUNDLED])


@given(frameworks(), frameworks(), frameworks())
def test_law_3_equivalence_and_order(a, b, c):
    """EXACT is an equivalence and BROAD a strict order over any three frameworks, of either family."""
    laws.law_3([a, b, c])


@given(frameworks(), st.sampled_from(BUNDLED), st.sampled_from(BUNDLED))
def test_law_3_equivalence_and_order_with_a_framework_of_ones_own(own, a, b):
    """A generated framework between two bundled ones keeps the law."""
    laws.law_3([cj.frameworks[a], own, cj.frameworks[b]])


# Law 4


@each_bundled
def test_law_4_identity_bundled(id):
    """Every stage converts to itself."""
    laws.law_4(cj.crosswalk(id, id))


@given(frameworks(), weights)
def test_law_4_identity(framework, weights):
    """Every stage converts to itself, also parallel ones, those off the path and those with a rival."""
    laws.law_4(cj.crosswalk(framework, framework, weights=weights))


@settings(max_examples=few(30))
@given(frameworks())
def test_law_4_identity_of_an_equal_copy(framework):
    """A framework is a value: an equal copy is the same framework."""
    laws.law_4(cj.crosswalk(framework, copy.deepcopy(framework)))


# Policies


@each_bundled
def test_policies_bundled(id):
    """Every policy answers what it promises, or says why it cannot."""
    for xw in bundled_from(id):
        laws.policies_choose_as_defined(xw)


@given(crosswalks())
def test_policies(xw):
    """Every policy answers what it promises, or says why it cannot."""
    laws.policies_choose_as_defined(xw)


# Law 5


@each_bundled
def test_law_5_apportion_bundled(id):
    """Nobody is lost, and fractions add up."""
    for xw in bundled_from(id):
        laws.law_5_totals(xw, ones(xw))
        laws.law_5_additive(xw, ones(xw), dict.fromkeys(ones(xw), 7))
        laws.parts_are_rounded_by_largest_remainder(xw, ones(xw))


@given(counted_crosswalks(most=10**15))
def test_law_5_apportion_conserves_totals(drawn):
    """Fractions and whole customers sum to the total, whatever the counts."""
    laws.law_5_totals(*drawn)


@settings(max_examples=few(60))
@given(counted_crosswalks(rounds=2))
def test_law_5_exact_is_additive(drawn):
    """Apportioning two counts, or their sum, gives the same fractions."""
    laws.law_5_additive(*drawn)


@given(counted_crosswalks())
def test_law_5_largest_remainder_per_source_stage(drawn):
    """Per source stage, whole differs from exact by less than 1, a tie going to the earlier target."""
    laws.parts_are_rounded_by_largest_remainder(*drawn)


# Law 6


@each_bundled
def test_law_6_fidelity_bundled(id):
    """Fidelity is 1 exactly where all distinctions survive; loss is what its formula says."""
    for xw in (*bundled_from(id), *bundled_from(id, problem=3, decision=0.5)):
        laws.law_6(xw)
        laws.law_6_counted(xw, ones(xw))
        laws.losses_are_measured(xw)
        laws.losses_are_measured_counted(xw, ones(xw))


@settings(max_examples=few(50))
@given(crosswalks(), crosswalks(extreme_weights))
def test_law_6_fidelity(xw, extreme):
    """Fidelity is 1 exactly where all distinctions survive, however far apart the weights are."""
    laws.law_6(xw)
    laws.law_6(extreme)


@given(counted_crosswalks(most=10**15))
def test_law_6_fidelity_of_counts(drawn):
    """Fidelity is 1 exactly where all distinctions between these customers survive."""
    laws.law_6_counted(*drawn)


@given(counted_crosswalks())
def test_losses_by_hand(drawn):
    """Coverage and fidelity are what their formulas say, by weight and by count."""
    laws.losses_are_measured(drawn[0])
    laws.losses_are_measured_counted(*drawn)


# Law 7


def reread(framework):
    return cj.Framework.from_toml(io.BytesIO(framework.to_toml().encode()))


@each_bundled
def test_law_7_round_trip_bundled(id):
    """Reading what was written gives an equal framework, and writing it again the same text."""
    framework = cj.frameworks[id]
    assert reread(framework) == framework
    assert reread(framework).to_toml() == framework.to_toml()


@settings(max_examples=few(35))
@given(told_frameworks())
def test_law_7_round_trip(framework):
    """Reading what was written gives an equal framework, whatever strings it holds."""
    assert reread(framework) == framework


@given(decisions)
def test_law_7_round_trip_of_decisions(decisions):
    """Decisions can be stored, with their reasons and the version of the data that they were made for."""
    again = cj.Decisions.from_toml(io.BytesIO(decisions.to_toml().encode()))
    assert (again, again.data_version) == (decisions, decisions.data_version)
    # They decide the same, whenever they were made.
    assert attrs.evolve(decisions, data_version="") == decisions
    assert len({decisions, attrs.evolve(decisions, data_version="")}) == 1


def pickled(value):
    """Return what all protocols of pickle, and a deep copy, make of a value."""
    copies = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    return [*copies, copy.deepcopy(value)]


@settings(max_examples=few(25))
@given(told_frameworks())
def test_law_7_pickling_frameworks(framework):
    """Frameworks and stages pickle, before and after they were used."""
    fresh = pickled(framework)
    hash(framework)
    framework.resolve(framework.stages[0].id)
    assert framework.graph == framework.graph
    for again in (*fresh, *pickled(framework)):
        assert again == framework
        assert hash(again) == hash(framework)
        assert again.resolve(framework.stages[0].id) == framework.stages[0]
        assert again.graph == framework.graph
    assert all(again == stage for stage in framework for again in pickled(stage))


@each_bundled
def test_law_7_pickling_bundled(id):
    """Bundled frameworks, their stages and crosswalks pickle."""
    framework = cj.frameworks[id]
    assert all(again == framework for again in pickled(framework))
    assert all(again == stage for stage in framework for again in pickled(stage))
    for xw in bundled_from(id):
        assert pickle.loads(pickle.dumps(xw)) == xw


@settings(max_examples=few(40))
@given(crosswalks())
def test_law_7_pickling_crosswalks(xw):
    """Crosswalks pickle, before and after they were used, and the copies answer alike."""
    fresh = pickled(xw)
    before = [xw.candidates(s) for s in xw.source], xw.coverage, xw.fidelity, xw.lossless
    for again in (*fresh, *pickled(xw)):
        assert again == xw
        assert [again.candidates(s) for s in again.source] == before[0]
        assert (again.coverage, again.fidelity, again.lossless) == before[1:]


def test_law_7_pickling_decided_crosswalks():
    """The user's decisions travel with a crosswalk."""
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide={"customer": "usage"})
    for again in pickled(xw):
        assert again.decisions == xw.decisions
        assert again.convert("customer").id == "usage"


def test_law_7_pickling_across_processes():
    """A hash is made anew in the process that reads a pickle: strings hash differently there."""
    program = (
        "import pickle, sys, customer_journey as cj\n"
        "framework, stage = pickle.load(sys.stdin.buffer)\n"
        "own = cj.frameworks['nine-stage']\n"
        "assert framework in {own} and stage in {*own}\n"
    )
    framework = cj.frameworks["nine-stage"]
    hash(framework)
    source = Path(cj.__file__).parents[1]
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(source)}
        data = pickle.dumps((framework, framework.stages[0]))
        subprocess.run([sys.executable, "-c", program], input=data, env=env, check=True)


def raised(wanted, call):
    """Return the error of a class that a call raises."""
    with pytest.raises(wanted) as caught:
        call()
    return caught.value


def error_examples():
    """Return one error of each class, raised by the library where that takes one line."""
    nine = cj.frameworks["nine-stage"]
    partial = made("partial", {"first": ["problem"]})
    wide = made("wide", {"early": ["problem..encounter"]})
    unordered = made("unordered", {"a": ["problem"], "b": ["encounter"]}, shape="set")
    apart = made("apart", {"late": ["referral"]})

    def refused(target, policy="unique"):
        return lambda: cj.convert("early", source=wide, target=target, policy=policy)

    return [
        errors.CustomerJourneyError("message"),
        raised(errors.NotFoundError, lambda: cj.frameworks["nine-stages"]),
        raised(errors.ForeignStageError, lambda: nine.stage(wide["early"])),
        raised(errors.InvalidValueError, refused(apart, "random")),
        raised(errors.InvalidFileError, lambda: cj.Decisions.from_toml(io.BytesIO(b"x"))),
        raised(errors.InvalidFrameworkError, lambda: attrs.evolve(nine, id="No slug")),
        raised(errors.InvalidDecisionError, lambda: cj.crosswalk(wide, apart, decide={"early": "late"})),
        raised(errors.AmbiguousConversionError, refused(unordered)),
        raised(errors.PartialCounterpartError, refused(partial)),
        raised(errors.NoCounterpartError, refused(apart)),
        raised(errors.UnorderedFrameworkError, refused(unordered, "earliest")),
        raised(errors.PositionError, lambda: nine[42]),
        raised(errors.IncomparableError, lambda: nine[0] < wide[0]),
        errors.ConversionError("wide:early", "apart", "unique", (), Fraction(1)),
        errors.AmbiguousNameError("a/b", "wide", ("a", "b")),
        errors.DuplicateIdError("wide", ("one", "two")),
        errors.UnconvertedValuesError("stage", (("x", "it is none"),), "Decide"),
        errors.MissingDependencyError("rich", "cli"),
        errors.MissingDependencyError(library="rich", extra="cli"),
    ]


def subclasses(kind):
    return {kind}.union(*(subclasses(sub) for sub in kind.__subclasses__()))


def test_law_7_pickling_errors():
    """Every class of error pickles with its facts, and reads the same."""
    examples = error_examples()
    assert {type(error) for error in examples} == subclasses(cj.CustomerJourneyError)
    for error in examples:
        for again in pickled(error):
            assert type(again) is type(error)
            assert str(again) == str(error)
            assert vars(again) == vars(error)


# Law 8


@each_bundled
def test_law_8_names_resolve_bundled(id):
    """Every id, machine value, label and alias of a bundled stage resolves to it."""
    laws.law_8(cj.frameworks[id])


@settings(max_examples=few(35))
@given(told_frameworks())
def test_law_8_names_resolve(framework):
    """Every name of a stage resolves to it, whatever its characters."""
    laws.law_8(framework)


def test_law_8_folding_twice_is_folding_once_for_every_character():
    """Every character of Unicode folds to something that stays as it is."""
    changed = {fold(c) for c in map(chr, range(sys.maxunicode + 1)) if fold(c) != c}
    assert [text for text in changed if fold(text) != text] == []


@given(st.text(st.characters()))
def test_law_8_folding_twice_is_folding_once(text):
    """Every text folds to something that stays as it is; case and outer spaces make no difference."""
    assert fold(fold(text)) == fold(text)
    assert fold(f" {text}\n") == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(name_tables())
def test_law_8_clash_free_names_resolve(names):
    """Each name leads to its stage, or is told to be that of several; what only one can have is reported."""
    tiers = [[(name, stage) for stage, own in names.items() for name in own[tier]] for tier in range(4)]
    for tier in (tiers[1], tiers[3]):
        if len({name for name, _ in tier}) < len({*tier}):
            assert list(clashes(names))
    if list(clashes(names)):
        return
    index = NameIndex("drawn", names)
    labels = Counter(name for name, _ in {*tiers[2]})
    for name, stage in chain(*tiers):
        found = answer(index.resolve, name)
        if labels[name] < 2:
            assert found == stage, name
        elif isinstance(found, str):  # an alias chooses
            assert (fold(name), found) in {(fold(alias), id) for alias, id in tiers[3]}
        else:
            assert stage in found


def answer(resolve, text):
    """Return what a name resolves to: an id, or what was wrong with it."""
    try:
        return resolve(text)
    except errors.AmbiguousNameError as error:
        return {*error.candidates}
    except errors.NotFoundError:
        return None


def written_otherwise(name):
    """Return ways in which people write a name."""
    return (
        name,
        name.upper(),
        f"({name})",
        f"{name} (x)",
        f"{name} stage",
        f"x/{name}",
        name.replace("-", " "),
    )


@given(name_tables(), st.randoms(use_true_random=False), st.lists(near_names))
def test_law_8_resolving_does_not_depend_on_order(names, random, asked):
    """An index of the same names in another order answers alike, also to names that nobody has."""
    if list(clashes(names)):
        return
    shuffled = random.sample(sorted(names), len(names))
    first, second = NameIndex("drawn", names), NameIndex("drawn", {id: names[id] for id in shuffled})
    known = [name for own in names.values() for tier in own for name in tier]
    for text in (*asked, *known, *(f"{a}/{b}" for a in known for b in known)):
        assert answer(first.resolve, text) == answer(second.resolve, text), text


@each_bundled
def test_law_8_resolving_does_not_depend_on_order_bundled(id):
    """The stages of a bundled framework resolve alike in any order."""
    framework = attrs.evolve(cj.frameworks[id], shape=cj.Shape.SET, transitions=())
    names = [name for stage in framework for tier in stage.names for name in tier]
    for shift in range(1, len(framework)):
        stages = framework.stages[shift:] + framework.stages[:shift]
        turned = attrs.evolve(framework, stages=stages[::-1] if shift % 2 else stages)
        for text in (way for name in names for way in written_otherwise(name)):
            assert answer(framework.resolve, text) == answer(turned.resolve, text), text


# Law 10


@cache
def file_of(id):
    return bundled.read(f"frameworks/{id}.toml")


def read_under(spine, data):
    """Read a framework's file as if this were the bundled spine."""
    with released():
        return framework_from(toml_table(data, "file"), spine, None)


def crosswalk_under(spine, source, target, weights):
    """Return the crosswalk between two frameworks read under a spine."""
    decisions = cj.Decisions(source.id, target.id, {})
    return Crosswalk(source, target, spine.reweighted(weights), decisions)


def compare_under(split, source, target, weights):
    """Hold the law for two files."""
    before, after = (
        crosswalk_under(spine, read_under(spine, source), read_under(spine, target), weights)
        for spine in (SPINE, split)
    )
    laws.law_10(before, after)


@cache
def crosswalks_before():
    """Return the crosswalks of all ordered pairs of bundled frameworks, on the bundled spine."""
    old = [read_under(SPINE, file_of(id)) for id in BUNDLED]
    return [crosswalk_under(SPINE, a, b, {}) for a, b in product(old, repeat=2)]


@pytest.mark.parametrize("moment", PATH + EXITS)
def test_law_10_splitting_a_moment_bundled(moment):
    """A moment split in three changes no answer between bundled frameworks."""
    split = split_moment(SPINE, moment, (1, 2, 4))
    told_apart = [read_under(split, file_of(id)) for id in BUNDLED]
    for before, (a, b) in zip(crosswalks_before(), product(told_apart, repeat=2), strict=True):
        laws.law_10(before, crosswalk_under(split, a, b, {}))


@pytest.mark.parametrize("split", SPINE.splits, ids=lambda split: split.id)
def test_law_10_moments_that_were_split(split):
    """A file from before a split means the parts, in its core and in its fringe, and so do weights."""
    text = 'id = "ours"\n[[stages]]\nid = "x"\nmoments = ["{0}", "trial"]\ncore = ["{0}"]\n'
    ours = cj.Framework.from_toml(io.BytesIO(text.format(split.id).encode()))
    assert (ours["x"].core, ours["x"].fringe) == (frozenset(split.parts), {"trial"})
    text = text.replace("core = ", 'core = ["trial"]\nfringe = {{{0} = "So it was."}}\n#')
    ours = cj.Framework.from_toml(io.BytesIO(text.format(split.id).encode()))
    assert (ours["x"].core, ours["x"].fringe) == ({"trial"}, frozenset(split.parts))
    assert ours["x"].fringe_reasons == dict.fromkeys(split.parts, "So it was.")
    weighed = cj.crosswalk(ours, "nine-stage", weights={split.id: 3 * len(split.parts)}).weights
    assert [weighed[part] for part in split.parts] == [3] * len(split.parts)


@settings(max_examples=few(50))
@given(splits(), st.sampled_from(BUNDLED), st.sampled_from(BUNDLED), weights)
def test_law_10_splitting_a_moment_under_weights(split, a, b, weights):
    """Nor does it where the user weighs moments by their former ids."""
    compare_under(split, file_of(a), file_of(b), weights)


@given(splits(), frameworks(), frameworks(), weights)
def test_law_10_splitting_a_moment(split, a, b, weights):
    """Nor does it between any two other frameworks."""
    compare_under(split, a.to_toml().encode(), b.to_toml().encode(), weights)


@settings(max_examples=few(50))
@given(splits(EXITS), frameworks(), frameworks(), weights)
def test_law_10_splitting_an_exit(split, a, b, weights):
    """An exit can be split like a moment of the path."""
    compare_under(split, a.to_toml().encode(), b.to_toml().encode(), weights)


@settings(max_examples=few(40))
@given(st.data(), splits(), frameworks(), frameworks())
def test_law_10_splitting_a_moment_where_customers_are_counted(data, split, a, b):
    """Nor does it change how customers are spread."""
    counted = data.draw(counts(a))
    spreads = [
        crosswalk_under(
            spine, read_under(spine, a.to_toml().encode()), read_under(spine, b.to_toml().encode()), {}
        ).apportion(counted)
        for spine in (SPINE, split)
    ]
    assert attrs.evolve(spreads[0], fidelity=0) == attrs.evolve(spreads[1], fidelity=0)
    assert spreads[0].fidelity == pytest.approx(spreads[1].fidelity, rel=1e-12)
