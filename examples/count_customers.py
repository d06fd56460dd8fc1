"""Spread customer counts over another framework's stages without losing anybody.

Count the customers *in* each stage now, not everyone who ever passed through it.
"""

import customer_journey as cj

COUNTS = {"subscriber": 5200, "lead": 1400, "marketingqualifiedlead": 610, "opportunity": 95, "customer": 333}

xw = cj.crosswalk("hubspot-lifecycle", "five-stage-journey")
spread = xw.apportion(COUNTS)

# Whole customers for a report, exact fractions for sums.
for stage, count in spread.whole.items():
    print(f"{stage:>14} {count:>5}  exactly {spread.exact[stage]}")
print(f"{'(unmapped)':>14} {spread.whole_unmapped:>5}  exactly {spread.unmapped}")
assert sum(spread.whole.values()) + spread.whole_unmapped == spread.total == sum(COUNTS.values())
print(f"of {spread.total} customers {float(spread.coverage):.1%} have a counterpart")

# To add months, add the exact counts: rounded ones do not add up.
january, february = xw.apportion({"opportunity": 1}), xw.apportion({"opportunity": 2})
total = {stage: january.exact[stage] + february.exact[stage] for stage in january.exact}
assert total == xw.apportion({"opportunity": 3}).exact
print("exact counts add up:", {stage: str(count) for stage, count in total.items()})

# If you know better where your customers are, decide: the shares follow.
decided = cj.crosswalk("hubspot-lifecycle", "five-stage-journey", decide={"subscriber": "awareness"})
print("as decided, in awareness:", decided.apportion(COUNTS).whole["awareness"])
