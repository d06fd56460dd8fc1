"""The stage graph: what follows, what can be reached, where people skip, return, refer and leave."""

from __future__ import annotations

import io
import json
import time
from itertools import combinations, islice

import networkx as nx
import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.errors import ForeignStageError, NotFoundError
from strategies import told_frameworks


def framework(stages: str, *transitions: str, shape: str = "line", **spans: str) -> cj.Framework:
    """Return a framework: ids of stages, transitions as "a b kind"; spans are of the trial unless given."""
    text = f'id = "own"\nshape = "{shape}"\n'
    for stage in stages.split():
        moment = spans.get(stage, "trial")
        meaning = f'moments = ["{moment}"]' if moment else 'off_path = "No step."'
        text += f'[[stages]]\nid = "{stage}"\n{meaning}\nparallel = {str(stage == "always").lower()}\n'
    for transition in transitions:
        source, target, kind = transition.split()
        text += f'[[transitions]]\nfrom = "{source}"\nto = "{target}"\nkind = "{kind}"\nreason = "So."\n'
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


#: a → b → c → d, with a skip, a way back, another round, a referral and an exit.
GRAPH = framework(
    "a b c d", "a c skip", "c b return", "d a loop", "d b referral", "b lost exit", "d churned exit"
).graph
LINE = framework("a b c d", "d a referral", "b lost exit").graph


def ids(stages) -> list[str]:
    return [stage.id for stage in stages]


def arrows(transitions) -> list[str]:
    return [f"{t.source} {t.target} {t.kind}" for t in transitions]


def test_the_order_implies_the_plain_steps():
    """Each stage leads to the one after it, the last to none."""
    graph = framework("a b c").graph

    assert arrows(graph.transitions) == ["a b next", "b c next"]
    assert [ids(graph.next(s)) for s in "abc"] == [["b"], ["c"], []]


def test_next_follows_plain_steps_only():
    """Skips, returns, loops, referrals and exits are no next step; a told step is."""
    told = framework("a b", "b a next").graph

    assert [ids(GRAPH.next(s)) for s in "abcd"] == [["b"], ["c"], ["d"], []]
    assert ids(told.next("b")) == ["a"]


def test_kinds_of_transitions():
    """Each kind where it is asked for, as the file has them."""
    assert arrows(GRAPH.skips) == ["a c skip"]
    assert arrows(GRAPH.returns) == ["c b return", "d a loop"]
    assert arrows(GRAPH.referrals) == ["d b referral"]
    assert arrows(GRAPH.exits) == ["b lost exit", "d churned exit"]


def test_a_set_has_no_steps():
    """Without order nothing is next."""
    graph = framework("a b c", "a b skip", shape="set").graph

    assert ids(graph.next("a")) == []
    assert ids(graph.reachable("a")) == ["b"]
    assert arrows(graph.transitions) == ["a b skip"]


def test_what_is_no_step_is_not_walked():
    """Exits, stages off the path and always-on ones are left out of the walk, not of the graph."""
    graph = framework("a gone other always b", gone="lost", other="").graph

    assert arrows(graph.transitions) == ["a b next"]
    assert ids(graph.stages) == ["a", "gone", "other", "always", "b"]
    assert [] == ids(graph.next("gone")) == ids(graph.reachable("other"))


def test_closed_lost_does_not_follow_closed_won():
    """The last values of a deal are two ends, not two steps."""
    graph = cj.frameworks["salesforce-opportunity"].graph

    assert ids(graph.next("closed-won")) == []
    assert ids(graph.next("negotiation-review")) == ["closed-won"]
    assert "closed-lost" not in {t.target for t in graph.transitions}


def test_hubspots_other_is_no_step():
    """The catch-all follows nothing."""
    assert ids(cj.frameworks["hubspot-lifecycle"].graph.next("evangelist")) == []


# Reaching.


def test_reachable_goes_on_to_the_end():
    """Everything later, in order, and not the stage itself."""
    assert ids(LINE.reachable("a")) == ["b", "c", "d"]
    assert ids(LINE.reachable("c")) == ["d"]


def test_a_referral_leads_into_another_persons_journey():
    """The end of a line reaches nothing, although its referral leads to the beginning."""
    assert ids(LINE.reachable("d")) == []


def test_a_cycle_reaches_its_own_beginning():
    """Who can come back is told so."""
    assert ["a", "b", "c", "d"] == ids(GRAPH.reachable("a")) == ids(GRAPH.reachable("d"))
    assert ids(framework("a b c", "c b return").graph.reachable("b")) == ["b", "c"]
    assert ids(framework("a b c", "c b return").graph.reachable("a")) == ["b", "c"]


def test_reachable_of_the_bundled_returns():
    """The four phases end with a way back to the purchase."""
    graph = cj.frameworks["four-phase"].graph

    assert ["purchase", "retention"] == ids(graph.reachable("retention")) == ids(graph.reachable("purchase"))


# Paths.


def test_paths_enter_no_stage_twice():
    """All ways, skips and returns included, referrals not."""
    found = [ids(path) for path in GRAPH.paths("a", "d")]

    assert sorted([["a", "b", "c", "d"], ["a", "c", "d"]]) == sorted(found)
    assert [ids(path) for path in framework("a b c", "c b return", "c a referral").graph.paths("c", "b")] == [
        ["c", "b"]
    ]


def test_paths_may_be_bounded():
    """At most so many steps."""
    assert [ids(path) for path in GRAPH.paths("a", "d", longest=2)] == [["a", "c", "d"]]
    assert [] == list(GRAPH.paths("a", "d", longest=1)) == list(GRAPH.paths("a", "d", longest=0))


def test_no_path_is_no_error():
    """Nothing leads back along a line."""
    assert list(LINE.paths("d", "a")) == []


def test_paths_are_made_one_at_a_time():
    """Thirty stages with every skip have 268,435,456 paths: the first come at once."""
    names = [f"s{i}" for i in range(30)]
    skips = [f"{a} {b} skip" for a, b in combinations(names, 2) if names.index(b) - names.index(a) > 1]
    graph = framework(" ".join(names), *skips).graph

    start = time.perf_counter()
    first = list(islice(graph.paths("s0", "s29"), 100))

    assert time.perf_counter() - start < 2
    assert len(set(map(tuple, map(ids, first)))) == 100


def test_a_mistake_is_told_before_the_first_path():
    """The ends are looked up when paths are asked for, not when they are read."""
    with pytest.raises(NotFoundError):
        GRAPH.paths("a", "z")


# Stages asked for.


@pytest.mark.parametrize(
    "ask",
    [
        GRAPH.next,
        GRAPH.reachable,
        lambda stage: GRAPH.paths(stage, "d"),
        lambda stage: GRAPH.paths("a", stage),
    ],
)
def test_stages_by_id_or_as_objects(ask):
    """Its own stages will do, others are refused."""
    foreign = cj.frameworks["nine-stage"]["usage"]

    assert list(ask(GRAPH.stages[1])) == list(ask("b")) == list(ask(" B"))
    with pytest.raises(ForeignStageError):
        ask(foreign)
    with pytest.raises(NotFoundError):
        ask("bb")
    with pytest.raises(NotFoundError):
        ask(None)


# networkx.


def test_the_digraph_is_fresh_each_time():
    """Who changes it changes their own."""
    mine = GRAPH.to_networkx()
    mine.remove_node("a")
    mine.nodes["b"]["label"] = "changed"

    assert nx.DiGraph is type(mine)
    assert "a" in GRAPH.to_networkx()
    assert GRAPH.to_networkx().nodes["b"]["label"] == "b"
    assert ids(GRAPH.reachable("a"))[1:] == ["b", "c", "d"]


def test_nodes_have_attributes():
    """What a stage is called, where it is, what it covers and how much it counts; exits likewise."""
    nodes = cj.frameworks["four-stage"].graph.to_networkx().nodes
    labels = {"label_en": "Decision", "label_sv": "Beslut", "label_nb": "Beslutning"}
    covers = {"moments": "decision purchase", "core": "decision purchase", "weight": 2.0, "exit": False}
    lost = {"moments": "lost", "core": "lost", "weight": 1.0, "exit": True}

    assert nodes["decision"] == {
        "kind": "stage", "label": "Decision", **labels, "position": 2, "parallel": False, **covers,
    }  # fmt: skip
    assert cj.frameworks["nine-stage"].graph.to_networkx().nodes["exit:lost"] == {
        "kind": "exit", "label": "lost", **lost,
    }  # fmt: skip


def test_a_node_counts_by_its_core():
    """The fringe has no weight, as in a crosswalk; what covers nothing has none."""
    nodes = cj.frameworks["hourglass"].graph.to_networkx().nodes
    other = cj.frameworks["hubspot-lifecycle"].graph.to_networkx().nodes["other"]

    assert nodes["like"]["moments"] == "following inquiry comparison"
    assert (nodes["like"]["core"], nodes["like"]["weight"]) == ("following inquiry", 2.0)
    assert (other["moments"], other["core"], other["weight"], other["exit"]) == ("", "", 0.0, False)


def test_stages_that_mean_an_exit_are_marked():
    """Closed lost is a way out like the exits that are no stages."""
    digraphs = [cj.frameworks[id].graph.to_networkx() for id in ("aws-ace", "hubspot-deal", "three-phase")]

    assert [[node for node, out in graph.nodes(data="exit") if out] for graph in digraphs] == [
        ["closed-lost"], ["closedlost", "exit:dormant", "exit:disqualified"], ["exit:dormant", "exit:lost"],
    ]  # fmt: skip


def test_edges_have_attributes():
    """Kind and reason, as plain texts that every format of networkx can write."""
    edges = GRAPH.to_networkx().edges

    assert edges["a", "b"] == {"kind": "next", "reason": ""}
    assert edges["d", "exit:churned"] == {"kind": "exit", "reason": "So."}
    assert edges["d", "b"] == {"kind": "referral", "reason": "So."}
    assert {str} == {type(data["kind"]) for _, _, data in edges(data=True)}
    assert len(GRAPH.transitions) == len(edges)


def test_an_exit_is_not_a_stage_of_that_name():
    """A stage may be called lost beside the exit."""
    graph = framework("a lost", "a lost exit", lost="lost").graph.to_networkx()

    assert {"a", "lost", "exit:lost"} == set(graph)
    assert list(graph.edges) == [("a", "exit:lost")]


def through_graphml(graph):
    """Write GraphML and read it."""
    nx.write_graphml(graph, file := io.BytesIO())
    return nx.parse_graphml(file.getvalue().decode())


def through_gexf(graph):
    """Write GEXF and read it, without the numbers that it gives to edges."""
    nx.write_gexf(graph, file := io.BytesIO())
    file.seek(0)
    back = nx.read_gexf(file)
    for _, _, data in back.edges(data=True):
        del data["id"]
    return back


def through_json(graph):
    """Write JSON and read it."""
    return nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph, edges="edges"))), edges="edges")


def survives(framework, formats=(through_graphml, through_gexf, through_json)) -> bool:
    """Tell whether every format of networkx gives back the graph of a framework with all attributes."""
    graph = framework.graph.to_networkx()
    backs = [there_and_back(graph) for there_and_back in formats]
    return all((back.nodes, back.adj, back.name) == (graph.nodes, graph.adj, framework.id) for back in backs)


@pytest.mark.parametrize("framework", [cj.frameworks[id] for id in cj.frameworks], ids=str)
def test_every_bundled_graph_survives_the_formats_of_networkx(framework):
    """What is written as GraphML, GEXF or JSON is read with every attribute."""
    assert survives(framework)


@pytest.mark.parametrize(
    "text", ["\0", "\x1b[31m", "\ud800", "\ufffe", "a\r\nb", "</data>", "]]>", "<!--", "&amp;"]
)
def test_hostile_texts_survive_the_formats_of_networkx(text):
    """Characters that XML forbids are escaped, and markup is text."""
    stages = [cj.Stage("own", id, labels={"en": text + id}, span=["trial"]) for id in "ab"]
    own = cj.Framework(id="own", stages=stages, transitions=[cj.Transition("b", "a", "return", text)])

    assert survives(own)


@settings(max_examples=40)  # what is drawn holds texts everywhere
@given(told_frameworks())
def test_the_digraph_holds_what_the_graph_holds(framework):
    """Every stage is a node, every transition an edge; exits are the only other nodes; all can be written."""
    graph = framework.graph.to_networkx()
    stages = [node for node, kind in graph.nodes(data="kind") if kind == "stage"]

    assert stages == ids(framework)
    assert len(graph.edges) == len(framework.graph.transitions)
    for stage in framework:
        node = graph.nodes[stage.id]
        assert (set(node["moments"].split()), set(node["core"].split())) == (stage.span, stage.core)
    assert {node for node in graph if node not in stages} == {
        f"exit:{t.target}" for t in framework.graph.exits
    }
    assert survives(framework)
