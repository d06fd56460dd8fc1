"""Convert single stages: what converts, what does not and why, and three ways to settle it."""

import customer_journey as cj
from customer_journey.errors import ConversionError

# resolve finds the stage behind what people write, in any language, case or spelling.
hourglass = cj.frameworks["hourglass"]
print("Köpa is", hourglass.resolve("Köpa").key)

# A conversion gives one stage, or an error that names the options.
print("buy converts to", cj.convert("buy", source="hourglass", target="nine-stage").key)

xw = cj.crosswalk(hourglass, "nine-stage")
for stage in ("like", "try"):
    try:
        xw.convert(stage)
    except ConversionError as error:
        options = ", ".join(f"{o.target.id} ({o.share})" for o in error.options) or "none"
        print(f"{stage} does not: {type(error).__name__}, options: {options}, uncovered: {error.uncovered}")

# First: a policy, which chooses for every stage by one rule.
print("like, by the policy earliest:", xw.convert("like", policy="earliest").id)
print("repeat, by the policy largest:", xw.convert("repeat", policy="largest").id)

# Second: your own decision. A decision is checked, and the crosswalk keeps showing that it is yours.
decided = cj.crosswalk(hourglass, "nine-stage", decide={"like": "comparison"})
print("like, as decided:", decided.convert("like").id, decided.candidates("like")[0])

# Third: where the stages share no moments, override the check and give the reason.
overridden = cj.Decision("comparison", override=True, reason="Our trial competes with a rival's.")
ours = cj.crosswalk(hourglass, "nine-stage", decide={"try": overridden})
print("try, as overridden:", ours.convert("try").id)
