"""The user's own decisions, given in options or stored in a file."""

import attrs

from customer_journey.cli.inputs import assignments
from customer_journey.cli.options import option, repeatable
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.decisions import Decision, Decisions
from customer_journey.model.errors import InvalidDecisionError, InvalidValueError, shown
from customer_journey.model.framework import Framework

#: Replaces the reason in the error, which says what to do in Python: on the command line, only a file of
#: decisions can override.
_OVERRIDE = (
    "they share no moments; if you mean it, set override = true and give a reason in a file of decisions"
    " (--decisions FILE)"
)


@attrs.frozen(kw_only=True)
class DecisionOptions:
    """The user's own decisions."""

    decide: tuple[str, ...] = repeatable("choose the counterpart of a stage", metavar="STAGE=COUNTERPART")
    decisions: str | None = option("TOML file with stored decisions", metavar="FILE")


def decided_crosswalk(source: Framework, target: Framework, options: DecisionOptions) -> Crosswalk:
    """Return the crosswalk with the user's decisions; those in options override those in the file.

    Raises:
        InvalidValueError: the file is for other frameworks, or an option is malformed.
        InvalidDecisionError: a decision is not possible.
    """
    stored: dict[str, Decision] = {}
    if options.decisions is not None:
        read = Decisions.from_toml(options.decisions)
        if (read.source, read.target) != (source.id, target.id):
            expected = f"a file for {source.id} → {target.id}"
            hint = f"it is for {shown(read.source)} → {shown(read.target)}"
            raise InvalidValueError("--decisions", options.decisions, expected, hint)
        # A mistake in the file is refused even if options override it.
        stored.update(_decided(source, target, read).decisions.by_stage)
    form = "STAGE=COUNTERPART, such as customer=usage"
    given = assignments(
        "--decide", options.decide, form, lambda text: Decision(target.resolve(text).id), of=source
    )
    return _decided(source, target, Decisions(source.id, target.id, stored | given))


def _decided(source: Framework, target: Framework, decisions: Decisions) -> Crosswalk:
    try:
        return crosswalk(source, target, decide=decisions)
    except InvalidDecisionError as error:
        stage = error.source.partition(":")[2]
        if decisions.by_stage[stage].override:
            raise
        raise attrs.evolve(error, reason=_OVERRIDE) from None
