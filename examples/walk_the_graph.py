"""Walk the graph of a framework: what follows, what can be reached, who comes back and who leaves."""

import networkx as nx  # noqa: TID253  # a script of its own need not be quick to import

import customer_journey as cj

graph = cj.frameworks["hourglass"].graph

print("after try:", *(stage.id for stage in graph.next("try")))
print("from trust one can reach:", *(stage.id for stage in graph.reachable("trust")))
print("ways from know to buy:")
for path in graph.paths("know", "buy"):
    print("  ", " → ".join(stage.id for stage in path))

# A referral leads into another person's journey, so nobody reaches `know` by it.
for step in (*graph.skips, *graph.returns, *graph.referrals, *graph.exits):
    print(f"{step}: {step.reason}")

# All else that one may ask of a graph, networkx answers; each call gives a fresh one.
digraph = graph.to_networkx()
print("to networkx:", digraph.number_of_nodes(), "nodes,", digraph.number_of_edges(), "edges")
people = nx.subgraph_view(digraph, filter_edge=lambda a, b: digraph[a][b]["kind"] != "referral")
print("a cycle for one person:", not nx.is_directed_acyclic_graph(people))
