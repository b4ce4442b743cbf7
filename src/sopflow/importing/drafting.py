"""From a section of a file to the data of a draft and its doubts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sopflow.definition import FORMAT_VERSION, Confidence
from sopflow.importing.acting import acts_of
from sopflow.importing.doubts import PLACEHOLDER, Doubt, doubt
from sopflow.importing.errors import TOO_LARGE, ImportingError
from sopflow.importing.evidence import Evidence
from sopflow.importing.flow import Flow
from sopflow.importing.headings import Role
from sopflow.importing.identity import Identity, read_identity
from sopflow.importing.lines import is_blank_time, with_unit
from sopflow.importing.names import document_names, new_id, normal
from sopflow.importing.rows import Row, flat, join_lines
from sopflow.importing.sections import Section
from sopflow.importing.starts import missing_start
from sopflow.importing.tracing import trace
from sopflow.importing.unused import unused
from sopflow.language.writing import OneLine
from sopflow.text import Language, Text

_EXTERNAL = re.compile(r"\s*\((?:pihak luar|external|eksternal)\)$", re.IGNORECASE)
_SEVERAL_NAMES = re.compile(r"\s*(?:[;&,\n])\s*")
_BECAUSE = {
    "next": Text("found by the position of the arrow", "menurut letak panah"),
    "outcomes": Text("found by the position of the arrows", "menurut letak panah"),
    "actor": Text("the symbol is unusual or lies across a border", "simbol tidak lazim atau melewati garis kolom"),
    "title": Text("the heading above the table", "judul di atas tabel"),
    "supplied": Text("required before a row produces it", "diperlukan sebelum dihasilkan sebuah baris"),
    "divided": Text("the cell is read as a list", "isi sel dibaca sebagai daftar"),
    "unit": Text("the unit is in the heading of the column", "satuannya tertulis di judul kolom"),
    "position": Text("found by the position of the symbol", "menurut letak simbol"),
    "steps": Text("the file draws no readable arrows", "tidak ada panah yang terbaca dalam berkas"),
}

MAX_NAMES = 2_000
"""The greatest number of actors or documents of a table."""

_ACTORS, _DOCUMENTS = Text("actors", "pelaksana"), Text("documents", "dokumen")


class Drafting:
    """Builds one draft.

    Attributes:
        data: The draft as plain data in file order.
        doubts: The doubts.
        evidence: The actors and arrows that the file shows.
    """

    def __init__(self, section: Section, language: Language) -> None:
        """Build the draft of a section.

        Args:
            section: The table and its identity block.
            language: The language of the reasons under ``inferred``.
        """
        self._section, self._language = section, language
        self._grid, self._header = section.grid, section.header
        self.doubts: list[Doubt] = []
        self.evidence: list[Evidence] = []
        self._source: dict[str, str] = {}
        self._inferred: dict[str, Any] = {}
        lines = [line for _, part in section.parts for line in part.lines]
        joined = join_lines(lines)
        self._rows, self._total = joined.rows, joined.total
        self._places = [self._grid.place(row.rows[0]) for row in self._rows]
        self._actors = self._actor_ids()
        self._documents: dict[str, str] = {}
        self._document_ids_by_name: dict[str, str] = {}
        self._names = document_names(self._document_cells())
        labels = [(cell, box) for _, part in section.parts for cell in part.labels if (box := self._grid.box(cell))]
        self._traced = trace(self._grid, [(cell.text, box) for cell, box in labels])
        self._acts = [acts_of(row, self._traced) for row in self._rows]
        self._ids = self._row_ids()
        taken = {id_ for row, ids in self._ids for id_ in (row, *ids)}
        rows = [row for row, _ in self._ids]
        self._flow = Flow(self._grid, self._traced, self._acts, rows, taken, self._places)
        self.data: dict[str, Any] = self._build()

    def place_of(self, path: tuple[str | int, ...]) -> Text:
        """Return the place in the file of a path in the draft."""
        match path:
            case ("steps", int() as row, *_):
                return self._places[row]
            case _:
                return Text(self._grid.name, self._grid.name)

    # --- the parts of the file ---------------------------------------------------------------------------------

    def _build(self) -> dict[str, Any]:
        identity = self._identity()
        steps = [self._step(row) for row in range(len(self._rows))]
        supplied = set(_supplied(steps))
        self._source |= identity.source
        if identity.is_title_inferred:
            self._inferred["title"] = self._because("title")
        if not self._flow.has_arrows and len(self._rows) > 1:
            self.doubts.append(doubt("no-arrows", self.place_of(()), "steps"))
            self._inferred["steps"] = self._because("steps", Confidence.LOW)
        self.doubts += [*self._flow.general_doubts(), *unused(self._section, self._traced)]
        self.evidence += self._flow.evidence()
        actors = {id_: self._actor_value(name) for id_, name in self._actors.items()}
        documents = {id_: self._document_value(id_, name, supplied) for name, id_ in self._documents.items()}
        data = {
            "sopflow": FORMAT_VERSION,
            **{key: identity.values[key] for key in _IDENTITY if key in identity.values},
            "total": flat(self._total),
            "source": self._source,
            "inferred": self._inferred,
            "actors": actors,
            "documents": documents,
            "ends": self._flow.ends,
            "steps": steps,
        }
        return {key: value for key, value in data.items() if value or key in ("actors", "steps")}

    def _identity(self) -> Identity:
        section = self._section
        blocks = [read_identity(cover, range(cover.height)) for cover in section.covers]
        blocks.append(read_identity(self._grid, section.above))
        values: dict[str, Any] = {}
        source: dict[str, str] = {}
        is_title_inferred = False
        for block in blocks:
            values |= block.values
            source |= block.source
            is_title_inferred = is_title_inferred or block.is_title_inferred
            for key, place, words in block.unread:
                self.doubts.append(doubt("identity-unread", place, "source", key, words=words))
        return Identity(values, source, is_title_inferred=is_title_inferred)

    def _actor_ids(self) -> dict[str, str]:
        """Return the names of the actors by id, in the order of their columns."""
        names = [actor.name for actor in self._header.actors]
        if not names:
            typed = [text for row in self._rows for text in self._texts(row, Role.ACTORS)]
            names = list(dict.fromkeys(name for text in typed for name in _names_in(text)))
        _check_count(len(names), _ACTORS)
        ids: dict[str, str] = {}
        for name in names:
            ids[new_id(_EXTERNAL.sub("", name), ids, "pelaksana")] = name
        return ids

    @staticmethod
    def _actor_value(name: str) -> str | dict[str, Any]:
        plain = _EXTERNAL.sub("", name)
        return plain if plain == name else OneLine(name=plain, external=True)

    @staticmethod
    def _texts(row: Row, *roles: Role) -> Iterator[str]:
        for texts in (row.texts, *(part.texts for part in row.parts)):
            yield from (texts[role] for role in roles if role in texts)

    def _document_cells(self) -> list[str]:
        return [text for row in self._rows for text in self._texts(row, Role.REQUIREMENTS, Role.OUTPUT)]

    def _row_ids(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the ids of each row and of its activities; a row of one activity shares its id."""
        taken: set[str] = set()
        found = []
        for row, acts in zip(self._rows, self._acts, strict=True):
            ids = []
            name = row.heading if len(acts) > 1 and row.heading else ""
            if len(acts) > 1:
                name = name or f"baris {row.number}"
                ids.append(new_id(name, taken, "baris"))
                taken.add(ids[0])
            for act in acts:
                ids.append(new_id(act.part.text, taken, "kegiatan"))
                taken.add(ids[-1])
            found.append((ids[0], tuple(ids[1:]) if len(acts) > 1 else ()))
        return found

    def _document_value(self, id_: str, name: str, supplied: set[str]) -> str | dict[str, Any]:
        if id_ not in supplied:
            return name
        self._inferred[f"documents.{id_}.supplied"] = self._because("supplied")
        return OneLine(name=name, supplied=True)

    def _because(self, reason: str, confidence: Confidence = Confidence.MEDIUM) -> dict[str, Any]:
        return OneLine(confidence=confidence.value, because=_BECAUSE[reason].in_(self._language))

    # --- rows --------------------------------------------------------------------------------------------------

    def _step(self, position: int) -> dict[str, Any]:
        row, acts = self._rows[position], self._acts[position]
        id_, ids = self._ids[position]
        exits = self._flow.exits(position)
        self.doubts += [_within(each, "steps", position) for each in exits.doubts]
        source: dict[str, str] = {}
        inferred = {key: self._because(key) for key in exits.uncertain if key == "next" or not ids}
        step: dict[str, Any] = {"id": id_}
        if row.number and row.number != str(position + 1):
            step["number"] = row.number
        if not ids:
            actor, why = self._actor(position, 0, ("steps", position))
            step |= {"activity": acts[0].part.text, "actor": actor}
            inferred |= why
        elif row.heading:
            step["x-heading"] = row.heading
        texts = row.texts | (acts[0].part.texts if not ids else {})
        step |= self._columns(texts, source, inferred, ("steps", position))
        if not ids and 0 in exits.outcomes:
            step["outcomes"] = exits.outcomes[0]
        if exits.next:
            step["next"] = exits.next
        if Role.NOTES in texts:
            step["note"] = flat(texts[Role.NOTES])
        if row.source and ids:
            source["activities"] = row.source
            self.doubts.append(doubt("activities-divided", self._places[position], "steps", position, "activities"))
        step |= {"source": source} if source else {}
        step |= {"inferred": inferred} if inferred else {}
        if ids:
            step["activities"] = [
                self._activity(position, number, activity_id, exits.outcomes.get(number), exits.uncertain)
                for number, activity_id in enumerate(ids)
            ]
        return step

    def _activity(
        self, position: int, number: int, id_: str, outcomes: dict[str, str] | None, uncertain: tuple[str, ...]
    ) -> dict[str, Any]:
        acts = self._acts[position]
        act, path = acts[number], ("steps", position, "activities", number)
        source = {"activity": act.part.source} if act.part.source else {}
        actor, inferred = self._actor(position, number, path)
        activity: dict[str, Any] = {"id": id_}
        if act.part.number and act.part.number != str(number + 1):
            activity["number"] = act.part.number
        activity |= {"activity": act.part.text, "actor": actor}
        if act.after_previous:
            activity["after"] = [self._ids[position][1][number - 1]]
            self.doubts.append(doubt("symbols-in-sequence", self._places[position], *path, "activity"))
        # Several symbols of one line share its texts; these belong to the row.
        activity |= self._columns(act.part.texts, source, inferred, path)
        if outcomes:
            activity["outcomes"] = outcomes
            if "outcomes" in uncertain:
                inferred["outcomes"] = self._because("outcomes")
        if Role.NOTES in act.part.texts:
            activity["note"] = flat(act.part.texts[Role.NOTES])
        activity |= {"source": source} if source else {}
        activity |= {"inferred": inferred} if inferred else {}
        return activity

    def _actor(self, position: int, number: int, path: tuple[str | int, ...]) -> tuple[Any, dict[str, Any]]:
        """Return the value of ``actor``, and what is inferred about it."""
        row, act = self._rows[position], self._acts[position][number]
        place = self._grid.place(act.marks[0].row, act.marks[0].column) if act.marks else self._places[position]
        ids = list(self._actors)
        found = [ids[index] for index in act.actors]
        if not act.marks:
            typed = act.part.texts.get(Role.ACTORS, row.texts.get(Role.ACTORS, ""))
            by_name = {name: id_ for id_, name in self._actors.items()}
            found = [] if self._header.actors else [by_name[name] for name in _names_in(typed)]
        for id_ in found:
            self.evidence.append(Evidence("actor", self._id_of(position, number), id_, "", act.confidence, place))
        names = ", ".join(self._actors[id_] for id_ in found)
        if not found:
            # Without any actor, the checker asks for these first.
            is_open = bool(self._actors)
            self.doubts.append(doubt("actor-missing", place, *path, "actor", is_open=is_open))
            return PLACEHOLDER, {}
        if len(found) > 1 and not act.is_any_of:
            open_ = doubt("actor-several", place, *path, "actor", "any_of", 0, is_open=True, names=names)
            self.doubts.append(open_)
            return OneLine(any_of=[PLACEHOLDER, *found]), {}
        value = OneLine(any_of=found) if len(found) > 1 else found[0]
        if act.confidence is Confidence.MEDIUM:
            self.doubts.append(doubt("actor-uncertain", place, *path, "actor", names=names))
            return value, {"actor": self._because("actor")}
        if act.part.source or (row.source and len(row.parts) > 1):
            self.doubts.append(doubt("actor-by-position", place, *path, "actor"))
            return value, {"actor": self._because("position")}
        return value, {}

    def _id_of(self, position: int, number: int) -> str:
        row, ids = self._ids[position]
        return ids[number] if ids else row

    def _columns(
        self, texts: dict[Role, str], source: dict[str, str], inferred: dict[str, Any], path: tuple[str | int, ...]
    ) -> dict[str, Any]:
        """Return the requirements, the time and the output that a row or an activity states."""
        found: dict[str, Any] = {}
        if ids := self._document_ids(texts.get(Role.REQUIREMENTS, ""), "requires", source, inferred, path):
            found["requires"] = ids
        time = flat(texts.get(Role.TIME, ""))
        if not is_blank_time(time):
            found["within"] = with_unit(time, self._header.unit)
            if found["within"] != time:
                source["within"] = time
                inferred["within"] = self._because("unit", Confidence.HIGH)
            if code := missing_start(found["within"], is_first=path[1] == 0):
                self.doubts.append(doubt(code, self.place_of(path), *path, "within", words=time))
        if ids := self._document_ids(texts.get(Role.OUTPUT, ""), "produces", source, inferred, path):
            found["produces"] = ids
        return found

    def _document_ids(
        self,
        text: str,
        key: str,
        source: dict[str, str],
        inferred: dict[str, Any],
        path: tuple[str | int, ...],
    ) -> list[str]:
        names = self._names.get(text, ())
        ids = [self._document_id(name) for name in names]
        if len(names) > 1 and ";" not in text and "\n" not in text:
            source[key] = flat(text)
            inferred[key] = self._because("divided")
            place = self.place_of(path)
            self.doubts.append(doubt("documents-divided", place, *path, key, words=flat(text), count=len(names)))
        return list(dict.fromkeys(ids))

    def _document_id(self, name: str) -> str:
        key = normal(name)
        if key not in self._document_ids_by_name:
            _check_count(len(self._documents), _DOCUMENTS)
            id_ = new_id(name, self._documents.values(), "dokumen")
            self._documents[name] = self._document_ids_by_name[key] = id_
        return self._document_ids_by_name[key]


_IDENTITY = (
    "number",
    "title",
    "organization",
    "dates",
    "approval",
    "scope",
    "summary",
    "terms",
    "legal_basis",
    "qualifications",
    "equipment",
    "warnings",
    "records",
    "related",
)


def _supplied(steps: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the documents that a row requires and no row above produces: they come from outside."""
    produced: set[str] = set()
    for step in steps:
        parts = (step, *step.get("activities", ()))
        yield from (id_ for part in parts for id_ in part.get("requires", ()) if id_ not in produced)
        produced.update(id_ for part in parts for id_ in part.get("produces", ()))


def _check_count(count: int, subject: Text) -> None:
    if count >= MAX_NAMES:
        raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_NAMES:,}", subject=subject))


def _names_in(text: str) -> list[str]:
    return [flat(name) for name in _SEVERAL_NAMES.split(text) if flat(name) not in ("", "-", "–", "—")]


def _within(each: Doubt, *prefix: str | int) -> Doubt:
    return Doubt(each.code, each.place, each.text, (*prefix, *each.path), each.is_open)
