"""Walk the graph of a framework: what follows, what is reachable, where people return and leave."""

import networkx as nx  # noqa: TID253  # a script may import it at once

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

# networkx does the rest; each call returns a new graph.
digraph = graph.to_networkx()
print("to networkx:", digraph.number_of_nodes(), "nodes,", digraph.number_of_edges(), "edges")
people = nx.subgraph_view(digraph, filter_edge=lambda a, b: digraph[a][b]["kind"] != "referral")
print("a cycle for one person:", not nx.is_directed_acyclic_graph(people))
