"""What one conversion costs on a crosswalk at hand, as a ratio to pycountry's lookup."""

import sys
from timeit import repeat

import pycountry

import customer_journey as cj

NUMBER, GROUPS = 200_000, 9

crosswalk = cj.crosswalk("hourglass", "nine-stage")
stage = crosswalk.source["buy"]
table = {"buy": "purchase"}
pycountry.countries.get(alpha_2="NO")  # both load their data on first touch
crosswalk.convert("buy")

JOBS = {
    "dict[...]": lambda: table["buy"],
    "Crosswalk.convert(id)": lambda: crosswalk.convert("buy"),
    "Crosswalk.convert(Stage)": lambda: crosswalk.convert(stage),
    "customer_journey.convert": lambda: cj.convert("buy", source="hourglass", target="nine-stage"),
    "pycountry.countries.get": lambda: pycountry.countries.get(alpha_2="NO"),
}

best = {name: min(repeat(job, number=NUMBER, repeat=GROUPS)) / NUMBER * 1e6 for name, job in JOBS.items()}
print(f"CPython {sys.version.split()[0]}, microseconds a call, best of {GROUPS} groups of {NUMBER:,}")
for name, us in best.items():
    print(f"{name:26} {us:7.3f} us   {us / best['pycountry.countries.get']:5.2f} x pycountry.countries.get")
