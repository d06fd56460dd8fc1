"""Convert the values of a column with decisions stored in a file, and see what is left to decide.

The same on the command line: customer-journey convert crm_export.csv --column "Lifecycle Stage"
--from hubspot-lifecycle --to five-stage-journey --decisions decisions.toml
"""

import csv
from collections import Counter
from pathlib import Path

import customer_journey as cj

HERE = Path(__file__).parent

decisions = cj.Decisions.from_toml(HERE / "decisions.toml")
xw = cj.crosswalk(decisions.source, decisions.target, decide=decisions)

with (HERE / "crm_export.csv").open(encoding="utf-8", newline="") as file:
    counts = Counter(row["Lifecycle Stage"] for row in csv.DictReader(file))

# One outcome per distinct value, with the error if it could not be converted.
found = cj.outcomes(xw, counts)
for outcome in found:
    print(f"{outcome.count} x {outcome.value!r}: {outcome.verdict}", outcome.target or "")

rows = sum(outcome.count for outcome in found)
left = sum(outcome.count for outcome in found if outcome.kept)
print(f"{left} of {rows} rows are left to decide")

# Decisions are text: keep them under version control.
print(decisions.to_toml())
