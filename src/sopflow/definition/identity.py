"""The identity block of a SOP, and the conclusions of its encoder."""

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
    """The issuer of a SOP.

    Attributes:
        government: The city, regency, province or ministry.
        agency: The agency of the government (dinas, badan, kantor).
        unit: The unit of the agency (bidang, bagian, seksi).
        extra: Extension keys (``x-…``).
    """

    government: str | None = optional_text()
    agency: str | None = optional_text()
    unit: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Dates:
    """The dates of a SOP.

    Attributes:
        created: The date of the first edition (tanggal pembuatan).
        revised: The date of the latest revision (tanggal revisi); None for a first edition.
        effective: The date from which the SOP is in force (tanggal efektif).
        extra: Extension keys (``x-…``).
    """

    created: date | None = field(default=None, validator=optional(instance_of(date)))
    revised: date | None = field(default=None, validator=optional(instance_of(date)))
    effective: date | None = field(default=None, validator=optional(instance_of(date)))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Approval:
    """The official who put a SOP into force (disahkan oleh).

    Attributes:
        office: The official's office.
        name: The official's name with titles.
        nip: The official's civil servant number, 18 digits.
        extra: Extension keys (``x-…``).
    """

    office: str | None = optional_text()
    name: str | None = optional_text()
    nip: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


class Relation(StrEnum):
    """The relation of a SOP to another one (keterkaitan)."""

    CONTINUES = "continues"
    REQUIRES = "requires"
    RELATED = "related"
    PART_OF = "part_of"


@frozen
class Related:
    """A reference to another SOP (keterkaitan).

    Attributes:
        number: The number of the other SOP.
        relation: The relation of this SOP to the other one.
        extra: Extension keys (``x-…``).
    """

    number: str = field(validator=is_text)
    relation: Relation = field(default=Relation.RELATED, converter=Relation)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


class Confidence(StrEnum):
    """The certainty of a conclusion."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@frozen
class Inferred:
    """A conclusion of the encoder about a field that the paper does not state.

    Attributes:
        confidence: The certainty of the conclusion.
        alternatives: Ids that were considered as well.
        because: The reason for the conclusion.
        extra: Extension keys (``x-…``).
    """

    confidence: Confidence = field(converter=Confidence)
    alternatives: tuple[str, ...] = field(default=(), converter=texts)
    because: str | None = optional_text()
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def conclusions(value: Mapping[str, Inferred]) -> FrozenMap[Inferred]:
    """Convert conclusions by field."""
    return frozen_map(value)
