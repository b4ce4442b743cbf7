"""The SOP that a form carries, as plain data that edits change."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from sopflow.definition import Activity, Sop, Step
from sopflow.importing.doubts import Doubt
from sopflow.importing.names import normal
from sopflow.language import OneLine, plain_file
from sopflow.tables import Band, IdentityBlock, Table, identity_block, sop_table
from sopflow.text import Language, Path


@frozen
class Owner:
    """The row and the activity of a line of the form.

    Attributes:
        row: The position of the row.
        place: The position of the activity in the row.
        step: The row as plain data.
        activity: The activity as plain data; the row itself if it has only one.
        step_path: The place of the row in the draft.
        path: The place of the activity in the draft.
        band: The activity as the form shows it.
    """

    row: int
    place: int
    step: dict[str, Any]
    activity: dict[str, Any]
    step_path: Path
    path: Path
    band: Band

    @property
    def is_single(self) -> bool:
        """Whether the row has one activity."""
        return self.step is self.activity


class Editing:
    """A SOP as plain data, with the form as it was drawn.

    Attributes:
        sop: The SOP before all edits.
        language: The language of the form.
        data: The SOP as plain data, with the edits.
        table: The table of the form.
        block: The identity block of the form.
        doubts: Doubts about edits that were applied.
    """

    def __init__(self, sop: Sop, language: Language) -> None:
        """Begin with the SOP that the form carries."""
        self.sop: Sop = sop
        self.language: Language = language
        self.data: dict[str, Any] = plain_file(sop)
        self.table: Table = sop_table(sop, language)
        self.block: IdentityBlock = identity_block(sop, language, is_form=True)
        self.doubts: list[Doubt] = []
        self._bands = [(row, place) for row, each in enumerate(self.table.rows) for place in range(len(each.bands))]

    def owner(self, position: int) -> Owner:
        """Return the row and the activity of a line."""
        row, place = self._bands[position]
        step, band = self.data["steps"][row], self.table.rows[row].bands[place]
        path: Path = ("steps", row)
        if "activities" not in step:
            return Owner(row, place, step, step, path, path, band)
        return Owner(row, place, step, step["activities"][place], path, (*path, "activities", place), band)

    def whole(self, owner: Owner, column: str, old: str) -> Owner:
        """Return the first line of a row for a cell that spans the row and is repeated on the next page.

        Args:
            owner: The line.
            column: The column.
            old: The text of the cell before the edit.
        """
        bands = self.table.rows[owner.row].bands
        if owner.place == 0 or not old or any(getattr(band, column) for band in bands[1:]):
            return owner
        return self.owner(self._bands.index((owner.row, 0)))

    def step_of(self, owner: Owner) -> Step:
        """Return the row of a line before all edits."""
        return self.sop.steps[owner.row]

    def activity_of(self, owner: Owner) -> Activity:
        """Return the activity of a line before all edits."""
        return self.step_of(owner).activities[owner.place]

    def document_id(self, name: str) -> str | None:
        """Return the id of the document with a name; None for none."""
        for id_, value in self.data.get("documents", {}).items():
            if normal(value if isinstance(value, str) else value["name"]) == normal(name):
                return str(id_)
        return None

    def actor_name(self, id_: str) -> str:
        """Return the name of an actor."""
        value = self.data["actors"][id_]
        return str(value if isinstance(value, str) else value["name"])

    def conclude(self, key: str, because: str) -> None:
        """Mark a value as a conclusion that the form does not show."""
        self.data.setdefault("inferred", {})[key] = OneLine(confidence="medium", because=because)
