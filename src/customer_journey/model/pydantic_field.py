"""The hooks by which pydantic takes a class of this library as the type of a field."""


class PydanticField:
    """A class whose values :mod:`customer_journey.catalogue.annotations` reads and writes for pydantic."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> object:
        """Return how pydantic validates a field of this type, and writes it as JSON."""
        from customer_journey.catalogue.annotations import catalogue_field

        return catalogue_field(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, object]:
        """Return the JSON Schema of a field of this type."""
        from customer_journey.catalogue.annotations import catalogue_json_schema

        return catalogue_json_schema(cls)
