"""Stages and frameworks as fields of other people's models: ``In``, and what pydantic asks for.

pydantic is imported when one of its models has such a field. In its lax mode a field takes any name that
resolves, in its strict mode ids only. Whatever a field has taken, it can write as JSON and read again.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import attrs

from customer_journey.catalogue.frameworks import framework_of, frameworks, stage
from customer_journey.model.errors import (
    CustomerJourneyError,
    ForeignStageError,
    InvalidValueError,
    NotFoundError,
)
from customer_journey.model.fields import strict
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage


@attrs.frozen(repr=False, field_transformer=strict)
class In:
    """Says in an annotation that a field holds a stage of this framework.

    ``Annotated[str, cj.In("aida")]`` is the id of a stage, ``Annotated[cj.Stage, cj.In("aida")]`` the stage
    itself. pydantic resolves names in such a field, in its strict mode takes ids only, and lists the ids in
    its JSON Schema. Elsewhere it is a function from names to ids.

    Attributes:
        framework: the framework, or its id.

    >>> import customer_journey as cj
    >>> lifecycle = cj.In("hubspot-lifecycle")
    >>> lifecycle("MQL"), lifecycle.ids[:2]
    ('marketingqualifiedlead', ('subscriber', 'lead'))

    Raises:
        NotFoundError: no framework has that id.
    """

    framework: Framework = attrs.field(converter=framework_of)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the stages, in order."""
        return tuple(stage.id for stage in self.framework)

    def __call__(self, name: str | Stage) -> str:
        """Return the id of the stage that is called this.

        Raises:
            NotFoundError: no stage is called this; suggests names that are spelled similarly.
            AmbiguousNameError: the name is that of several stages, or its parts fit different stages.
            ForeignStageError: the stage belongs to another framework.
            InvalidValueError: it is neither a string nor a stage.
        """
        return self._named(name).id

    def __repr__(self) -> str:
        return printable(f"In({self.framework.id!r})")

    def _named(self, name: str | Stage) -> Stage:
        return self._own(name) if isinstance(name, Stage) else self.framework.resolve(name)

    def _own(self, wanted: str | Stage) -> Stage:
        if isinstance(wanted, Stage):
            return self.framework.stage(wanted)
        return self.framework.stage_with_id(wanted)

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> object:
        if source is str:
            return _field(self, lambda given: self.framework.stage_with_id(given).id, written=str)
        if source is Stage:
            return _field(self._named, self._own, written=lambda stage: stage.id)
        hint = "an optional field is Annotated[str, In(...)] | None"
        raise InvalidValueError("the type beside In", source, "str or Stage", hint)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, object]:
        return {"type": "string", "enum": list(self.ids)}


def catalogue_field(kind: type) -> object:
    """Return how pydantic reads and writes stages, or frameworks, of the catalogue.

    Others are refused: their key or id would mean nothing when it is read again, or something else.
    """
    if kind is Stage:
        return _field(_known_stage, _known_stage, written=lambda stage: stage.key)
    return _field(
        lambda wanted: _known_framework(wanted, frameworks.resolve),
        lambda wanted: _known_framework(wanted, frameworks.__getitem__),
        written=lambda framework: framework.id,
    )


def catalogue_json_schema(kind: type) -> dict[str, object]:
    """Return the JSON Schema of such a field: the keys of stages have a pattern, frameworks are listed."""
    if kind is Stage:
        return {"type": "string", "pattern": "^[^:]+:.+$", "examples": ["aida:interest"]}
    return {"type": "string", "enum": list(frameworks)}


def _known_stage(wanted: Any) -> Stage:
    if not isinstance(wanted, Stage):
        return stage(wanted)
    with suppress(NotFoundError, ForeignStageError):
        return frameworks[wanted.framework].stage(wanted)
    raise InvalidValueError("the stage", wanted, "one of the catalogue", "annotate others with In(framework)")


def _known_framework(wanted: Any, found: Callable[[Any], Framework]) -> Framework:
    if isinstance(wanted, Framework) and wanted != frameworks.get(wanted.id):
        raise InvalidValueError("the framework", wanted, "one of the catalogue", "a plug-in adds your own")
    return wanted if isinstance(wanted, Framework) else found(wanted)


def _field(
    lax: Callable[[Any], object], strict: Callable[[Any], object], *, written: Callable[[Any], str]
) -> object:
    """Return the schema of a field that takes one thing in the lax mode, and another in the strict mode."""
    from pydantic_core import PydanticCustomError, core_schema

    def taking(take: Callable[[Any], object]) -> Any:
        def taken(value: object) -> object:
            try:
                return take(value)
            except CustomerJourneyError as error:
                reason = {"reason": str(error)}
                raise PydanticCustomError("customer_journey", "{reason}", reason) from error

        return core_schema.no_info_plain_validator_function(taken)

    return core_schema.lax_or_strict_schema(
        lax_schema=taking(lax),
        strict_schema=taking(strict),
        serialization=core_schema.plain_serializer_function_ser_schema(
            written, return_schema=core_schema.str_schema(), when_used="json"
        ),
    )
