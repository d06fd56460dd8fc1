"""Compare two frameworks: relations, shares, what publications say, and what a conversion loses."""

import customer_journey as cj

xw = cj.crosswalk("nine-stage", "four-phase")

# A relation says how two stages relate; a share, how much of the source falls into the target.
for stage in xw.source:
    for c in xw.candidates(stage):
        print(f"{c.source.id:>14} {c.relation:<8} {c.target.id:<14} {c.share!s:>4}")
    if uncovered := xw.uncovered(stage):
        print(f"{stage.id:>14} has no counterpart for {uncovered} of it")

# Publications' statements support or contradict what was derived.
for stage in xw.source:
    for c in xw.candidates(stage):
        for statement in c.statements:
            verdict = "for" if statement in c.supporting else "against"
            print(f"{verdict} {c.source.id} {c.relation} {c.target.id}: {statement.says}")

# For the whole crosswalk: how much has a counterpart, and how many distinctions survive.
print(f"coverage {float(xw.coverage):.0%}, fidelity {xw.fidelity:.0%}, lossless: {xw.lossless}")

# The stage of a CRM record is not the stage of a journey, even where both cover the same moments.
contacts = cj.crosswalk("hubspot-lifecycle", "five-stage-journey")
print("crosses axes:", contacts.candidates("lead")[0].crosses_axis)
