"""Apply the edited cells of a form to the SOP that it carries."""

from __future__ import annotations

from copy import deepcopy

from sopflow.definition import Sop
from sopflow.importing.comparing import Edit
from sopflow.importing.edited_documents import edit_documents
from sopflow.importing.edited_flow import edit_flow, edit_shape
from sopflow.importing.edited_identity import edit_field, edit_organization
from sopflow.importing.edited_rows import (
    edit_activity,
    edit_heading,
    edit_marks,
    edit_named_actors,
    edit_note,
    edit_number,
    edit_time,
)
from sopflow.importing.editing import Editing
from sopflow.importing.headings import Role
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.text import Language, Path


class Applying(Editing):
    """Applies edits to a SOP as plain data."""

    def __init__(self, sop: Sop, language: Language) -> None:
        """Begin with the SOP that the form carries.

        Args:
            sop: The SOP.
            language: The language of the form.
        """
        super().__init__(sop, language)

    def apply(self, edit: Edit) -> Path:
        """Apply an edit, and return its place in the draft.

        Raises:
            UnclearError: If the edit has no clear meaning; the data is as before.
        """
        before = deepcopy(self.data)
        try:
            return self._apply(edit)
        except UnclearError:
            self.data = before
            raise

    def _apply(self, edit: Edit) -> Path:
        key, new = edit.key, edit.new
        if key.kind == "picture":
            raise UnclearError(UNCLEAR["picture"])
        if key.kind in ("drawing", "symbol"):
            raise UnclearError(UNCLEAR["drawing-gone" if key.name == "gone" else "drawing"])
        if key.kind == "words" or new is None:
            raise UnclearError(UNCLEAR["words" if new is None or key.kind == "words" else "other"])
        match key.kind:
            case "cell":
                return self._cell(Role(key.name), edit, new)
            case "flow":
                return edit_flow(self, key.position, edit.old, new)
            case "marks":
                return edit_marks(self, key.position, edit.old, new)
            case "heading":
                return edit_heading(self, key.position, new)
            case "field":
                return edit_field(self, key.name, edit.old, new)
            case "shape":
                return edit_shape(self, key.name, edit.old, new)
            case _:
                return edit_organization(self, edit.old, new)

    def _cell(self, role: Role, edit: Edit, new: str) -> Path:
        owner = self.owner(edit.key.position)
        match role:
            case Role.NUMBER:
                return edit_number(owner, new)
            case Role.ACTIVITY:
                return edit_activity(self, owner, edit.old, new)
            case Role.ACTORS:
                return edit_named_actors(self, owner, new)
            case Role.TIME:
                return edit_time(self, owner, edit.old, new)
            case Role.REQUIREMENTS:
                return edit_documents(self, owner, "requires", edit.old, new)
            case Role.OUTPUT:
                return edit_documents(self, owner, "produces", edit.old, new)
            case _:
                return edit_note(self, owner, edit.old, new)
