"""Line two frameworks up: relations, shares, what publications say, and how much is lost on the way."""

import customer_journey as cj

xw = cj.crosswalk("four-phase", "nine-stage")

# Relations say how two stages lie to each other; shares, how much of the one falls into the other.
for stage in xw.source:
    for c in xw.candidates(stage):
        print(f"{c.source.id:>14} {c.relation:<8} {c.target.id:<14} {c.share!s:>4}")
    if uncovered := xw.uncovered(stage):
        print(f"{stage.id:>14} has no counterpart for {uncovered} of it")

# Statements of publications are shown beside what was derived, for it and against it.
for stage in xw.source:
    for c in xw.candidates(stage):
        for statement in c.statements:
            verdict = "for" if statement in c.supporting else "against"
            print(f"{verdict} {c.source.id} {c.relation} {c.target.id}: {statement.says}")

# Two numbers for the whole: who has a counterpart, and how many distinctions survive.
print(f"coverage {float(xw.coverage):.0%}, fidelity {xw.fidelity:.0%}, lossless: {xw.lossless}")

# A stage of a record in a CRM is no stage of a journey, even where both cover the same ground.
deals = cj.crosswalk("hubspot-lifecycle", "nine-stage")
print("crosses axes:", deals.candidates("lead")[0].crosses_axis)
