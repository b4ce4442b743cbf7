"""Apply the edited cells of a form to the SOP that it carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sopflow.definition import Sop
from sopflow.importing.comparing import CellEdit, Edit, FieldEdit, HeadingEdit, MarkEdit
from sopflow.importing.headings import Role
from sopflow.importing.lines import is_blank_time
from sopflow.importing.names import document_names, new_id, normal
from sopflow.importing.rows import flat
from sopflow.language import OneLine, plain_file
from sopflow.tables import Band, sop_table
from sopflow.text import Language, Path

_EXTERNAL = re.compile(r"\s*\((?:pihak luar|external)\)$", re.IGNORECASE)


class Applying:
    """Applies edits to a SOP as plain data.

    Attributes:
        data: The SOP as plain data.
    """

    def __init__(self, sop: Sop, language: Language) -> None:
        """Begin with the SOP that the form carries.

        Args:
            sop: The SOP.
            language: The language of the form.
        """
        self.data: dict[str, Any] = plain_file(sop)
        self._sop = sop
        table = sop_table(sop, language)
        self._bands = [(row, place) for row, each in enumerate(table.rows) for place in range(len(each.bands))]
        self._shown = [band for row in table.rows for band in row.bands]

    def apply(self, edit: Edit) -> Path | None:
        """Apply an edit; return its place in the draft, or None if the edit has no clear meaning."""
        match edit:
            case CellEdit():
                return self._cell(edit) if edit.position < len(self._bands) else None
            case MarkEdit():
                return self._marks(edit) if edit.position < len(self._bands) else None
            case HeadingEdit():
                return self._heading(edit)
            case FieldEdit():
                return self._field(edit)

    # --- cells of the table ------------------------------------------------------------------------------------

    def _owner(self, position: int) -> tuple[dict[str, Any], dict[str, Any], Path]:
        """Return the row and the activity of a line as plain data, and the place of the activity."""
        row, place = self._bands[position]
        step = self.data["steps"][row]
        if "activities" not in step:
            return step, step, ("steps", row)
        return step, step["activities"][place], ("steps", row, "activities", place)

    def _cell(self, edit: CellEdit) -> Path | None:
        step, activity, path = self._owner(edit.position)
        row, place = self._bands[edit.position]
        new = flat(edit.new)
        match edit.role:
            case Role.NUMBER if new and place == 0:
                step["number"] = new.strip(" .()")
                return ("steps", row, "number")
            case Role.ACTIVITY if new:
                old = self._sop.steps[row].activities[place].text
                prefix = flat(edit.old).removesuffix(flat(old))
                activity["activity"] = new.removeprefix(prefix) if prefix else new
                return (*path, "activity")
            case Role.ACTORS:
                return self._named_actors(activity, new, path)
            case Role.TIME:
                return self._time(edit, step, activity, path)
            case Role.REQUIREMENTS:
                return self._documents(edit, "requires", step, activity, path)
            case Role.OUTPUT:
                return self._documents(edit, "produces", step, activity, path)
            case Role.NOTES:
                return self._note(self._shown[edit.position], new, step, activity, path)
            case _:
                return None

    def _time(self, edit: CellEdit, step: dict[str, Any], activity: dict[str, Any], path: Path) -> Path | None:
        new = flat(edit.new)
        holders = [each for each in (step, activity) if "within" in each]
        if "within" in step and "within" in activity and step is not activity:
            return None
        holder = holders[0] if holders else activity
        place = path if holder is activity else path[:2]
        if is_blank_time(new):
            holder.pop("within", None)
        else:
            holder["within"] = new
        return (*place, "within")

    def _documents(
        self, edit: CellEdit, key: str, step: dict[str, Any], activity: dict[str, Any], path: Path
    ) -> Path | None:
        names = document_names([edit.new])[edit.new] if edit.new else ()
        ids = [self._document(name, supplied=key == "requires") for name in names]
        owners = [activity]
        if step is not activity and self._bands[edit.position][1] == 0:
            # The cells of the first activity also show the documents of the row.
            owners = [step, activity]
        present = [id_ for owner in owners for id_ in owner.get(key, [])]
        for owner in owners:
            kept = [id_ for id_ in owner.get(key, []) if id_ in ids]
            if owner is owners[0] or kept:
                owner[key] = kept
            else:
                owner.pop(key, None)
        owners[0][key] += [id_ for id_ in dict.fromkeys(ids) if id_ not in present]
        if step is activity or len(owners) == 1:
            owners[0][key].sort(key=ids.index)
        if not owners[0][key]:
            del owners[0][key]
        return (*(path if owners[0] is activity else path[:2]), key)

    def _document(self, name: str, *, supplied: bool) -> str:
        documents = self.data.setdefault("documents", {})
        for id_, value in documents.items():
            if normal(value if isinstance(value, str) else value["name"]) == normal(name):
                return str(id_)
        id_ = new_id(name, documents, "dokumen")
        documents[id_] = OneLine(name=name, supplied=True) if supplied else name
        return id_

    def _note(self, band: Band, new: str, step: dict[str, Any], activity: dict[str, Any], path: Path) -> Path | None:
        own = [each["note"] for each in ([step] if step is activity else [step, activity]) if "note" in each]
        generated = [flat(note) for note in band.notes if note not in own]
        rest = new
        for note in generated:
            if note not in rest:
                return None
            rest = rest.replace(note, "", 1)
        if len(own) > 1:
            return None
        holder = step if "note" in step else activity
        text = flat(rest).strip(" ;")
        if text:
            holder["note"] = text
        else:
            holder.pop("note", None)
        return (*(path if holder is activity else path[:2]), "note")

    # --- actors ------------------------------------------------------------------------------------------------

    def _named_actors(self, activity: dict[str, Any], new: str, path: Path) -> Path | None:
        by_name = {normal(_EXTERNAL.sub("", self._actor_name(id_))): id_ for id_ in self.data["actors"]}
        ids = [by_name.get(normal(_EXTERNAL.sub("", name))) for name in re.split(r"\s*;\s*", new) if name]
        if not ids or None in ids:
            return None
        activity["actor"] = ids[0] if len(ids) == 1 else OneLine(any_of=ids)
        return (*path, "actor")

    def _actor_name(self, id_: str) -> str:
        value = self.data["actors"][id_]
        return str(value if isinstance(value, str) else value["name"])

    def _marks(self, edit: MarkEdit) -> Path | None:
        if len(edit.old) != 1 or len(edit.new) != 1:
            return None
        _, activity, path = self._owner(edit.position)
        activity["actor"] = list(self.data["actors"])[edit.new[0]]
        return (*path, "actor")

    def _heading(self, edit: HeadingEdit) -> Path | None:
        ids = list(self.data["actors"])
        if edit.actor >= len(ids):
            return None
        id_, name = ids[edit.actor], _EXTERNAL.sub("", edit.new)
        if isinstance(self.data["actors"][id_], str):
            self.data["actors"][id_] = name
        else:
            self.data["actors"][id_]["name"] = name
        return ("actors", id_)

    # --- the identity block ------------------------------------------------------------------------------------

    def _field(self, edit: FieldEdit) -> Path | None:
        key, data = edit.key, self.data
        if key in ("number", "title", "scope", "summary") and edit.new:
            data[key] = edit.new
        elif key == "dates" and isinstance(edit.new, dict):
            old = edit.old if isinstance(edit.old, dict) else {}
            changed = {name: day for name, day in edit.new.items() if old.get(name) != day}
            data["dates"] = {**data.get("dates", {}), **changed}
            for name in old.keys() - edit.new.keys():
                del data["dates"][name]
        elif key == "approval" and isinstance(edit.new, dict):
            data["approval"] = {**data.get("approval", {}), **edit.new}
        elif isinstance(edit.new, list) and isinstance(edit.old, list) and key != "related":
            self._list(key, edit.old, edit.new)
        else:
            return None
        return (key,)

    def _list(self, key: str, old: Sequence[str], new: Sequence[str]) -> None:
        """Replace the items of a list that were edited, remove those that are gone, and add the others."""
        items: list[str] = list(self.data.get(key, []))
        if len(old) == len(new):
            replaced = dict(zip(old, new, strict=True))
            self.data[key] = [replaced.get(item, item) for item in items]
            return
        kept = [item for item in items if item in new]
        self.data[key] = kept + [item for item in new if item not in old]
