"""Convert single stages: what converts, what does not and why, and three ways to settle it."""

import customer_journey as cj
from customer_journey.errors import ConversionError

# resolve finds the stage behind what people write, in any language, case or spelling.
hourglass = cj.frameworks["hourglass"]
print("Köpa is", hourglass.resolve("Köpa").key)

# A conversion gives one stage, or an error that names the options.
print("know converts to", cj.convert("know", source="hourglass", target="race").key)

xw = cj.crosswalk(hourglass, "race")
for stage in ("like", "try"):
    try:
        xw.convert(stage)
    except ConversionError as error:
        options = ", ".join(f"{o.target.id} ({o.share})" for o in error.options) or "none"
        print(f"{stage} does not: {type(error).__name__}, options: {options}, uncovered: {error.uncovered}")

# First: a policy, which chooses for every stage by one rule.
print("like, by the policy earliest:", xw.convert("like", policy="earliest").id)
print("like, by the policy largest:", xw.convert("like", policy="largest").id)

# Second: your own decision. A decision is checked, and the crosswalk keeps showing that it is yours.
decided = cj.crosswalk(hourglass, "race", decide={"like": "reach"})
print("like, as decided:", decided.convert("like").id, decided.candidates("like")[0])

# Third: where the stages share no moments, override the check and give the reason.
overridden = cj.Decision("convert", override=True, reason="Our trial is paid for.")
ours = cj.crosswalk(hourglass, "race", decide={"try": overridden})
print("try, as overridden:", ours.convert("try").id)
