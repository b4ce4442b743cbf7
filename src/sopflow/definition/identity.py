"""The identity block: who issued a SOP, when, on whose authority; and what its encoder concluded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen
from attrs.validators import instance_of, optional

from sopflow.definition.fields import extensions, is_text, optional_text, texts
from sopflow.frozen import EMPTY, FrozenMap, frozen_map


@frozen
class Organization:
    """Who issues a SOP.

    Attributes:
        government: The city, regency, province or ministry.
        agency: The agency of it (dinas, badan, kantor).
        unit: The unit of the agency (bidang, bagian, seksi).
        extra: Extension keys (``x-…``).
    """

    government: str | None = optional_text()
    agency: str | None = optional_text()
    unit: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Dates:
    """When a SOP was made, last revised and put in force.

    Attributes:
        created: Tanggal pembuatan.
        revised: Tanggal revisi; None for a first edition.
        effective: Tanggal efektif.
        extra: Extension keys (``x-…``).
    """

    created: date | None = field(default=None, validator=optional(instance_of(date)))
    revised: date | None = field(default=None, validator=optional(instance_of(date)))
    effective: date | None = field(default=None, validator=optional(instance_of(date)))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Approval:
    """Who put a SOP in force (disahkan oleh).

    Attributes:
        office: The office that the person holds.
        name: The person's name with titles.
        nip: The person's number as a civil servant, 18 digits.
        extra: Extension keys (``x-…``).
    """

    office: str | None = optional_text()
    name: str | None = optional_text()
    nip: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


class Relation(StrEnum):
    """How another SOP is related to this one (keterkaitan)."""

    CONTINUES = "continues"
    REQUIRES = "requires"
    RELATED = "related"
    PART_OF = "part_of"


@frozen
class Related:
    """A reference to another SOP (keterkaitan).

    Attributes:
        number: The other SOP's number.
        relation: How the two are related.
        extra: Extension keys (``x-…``).
    """

    number: str = field(validator=is_text)
    relation: Relation = field(default=Relation.RELATED, converter=Relation)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


class Confidence(StrEnum):
    """How sure an encoder is of what the source does not say."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@frozen
class Inferred:
    """What the encoder concluded about a field although the source does not say it.

    Attributes:
        confidence: How sure the encoder is.
        alternatives: Ids that were considered as well.
        because: The reason, in words.
        extra: Extension keys (``x-…``).
    """

    confidence: Confidence = field(converter=Confidence)
    alternatives: tuple[str, ...] = field(default=(), converter=texts)
    because: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def conclusions(value: Mapping[str, Inferred]) -> FrozenMap[Inferred]:
    """What was concluded, by field."""
    return frozen_map(value)
