"""Settle a column with decisions that are stored in a file, and see what is left to decide.

The same on the command line: customer-journey convert crm_export.csv --column "Lifecycle Stage"
--from hubspot-lifecycle --to nine-stage --decisions decisions.toml
"""

import csv
from collections import Counter
from pathlib import Path

import customer_journey as cj
from customer_journey.crosswalks.outcomes import outcomes, totals

HERE = Path(__file__).parent

decisions = cj.Decisions.from_toml(HERE / "decisions.toml")
xw = cj.crosswalk(decisions.source, decisions.target, decide=decisions)

with (HERE / "crm_export.csv").open(encoding="utf-8", newline="") as file:
    counts = Counter(row["Lifecycle Stage"] for row in csv.DictReader(file))

# The work is done once per distinct value; every value has an outcome, and a reason if it was kept.
for outcome in outcomes(xw, counts):
    print(f"{outcome.count} x {outcome.value!r}: {outcome.verdict}", outcome.target or "")

print(totals(outcomes(xw, counts), xw))

# Decisions travel as text: put them under version control, and review them there.
print(decisions.to_toml())
