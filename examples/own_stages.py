"""A company's own stages, from a TOML file: what they cover, and how they relate to a known framework.

See own_stages.toml: one stage names moments of the spine, another covers what known stages cover.
"""

from io import BytesIO
from pathlib import Path

import customer_journey as cj
from customer_journey.errors import InvalidFileError

HERE = Path(__file__).parent

ours = cj.Framework.from_toml(HERE / "own_stages.toml")
print(ours.labels["sv"], "-", ours.description)
for stage in ours:
    print(f"{stage.id:>10}: {', '.join(sorted(stage.span)) or 'off the path'}")

print("The till's SUB is", ours.resolve("SUB").key)

# It converts to and from any framework, without a table written by hand.
xw = cj.crosswalk(ours, "nine-stage")
print("asking becomes", ", ".join(f"{c.target.id} ({c.share})" for c in xw.candidates("asking")))
print("discovery becomes", cj.convert("discovery", source="nine-stage", target=ours).id)

# All mistakes of a file are reported at once, each with its place.
broken = (HERE / "own_stages.toml").read_text("utf-8")
broken = broken.replace("problem..encounter", "problm..encounter").replace("aliases", "alias")
try:
    cj.Framework.from_toml(BytesIO(broken.encode()))
except InvalidFileError as error:
    for problem in error.problems:
        print("mistake:", problem)
