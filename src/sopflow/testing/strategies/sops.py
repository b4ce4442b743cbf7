"""SOPs that are valid by construction: rows are drawn one by one, and each is reached by a way out of an earlier one.

What is drawn of a row is a list of traits with a number each: that it has one activity more, an answer more, a
time standard. So what fails shrinks by losing rows and traits, down to the row or two that matter, and numbers
shrink to the first and simplest choice. Whatever was drawn makes sense: every row is reached, every case can come to
an end, no circle is closed by ``next`` or ``goto`` alone, and what a row requires can always be had.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from sopflow.definition import END, Sop
from sopflow.testing.strategies.builder import Code, Draft, Exit, Keys, Row, Traits, chosen
from sopflow.testing.strategies.prose import remarked, remarks, texts
from sopflow.timing import DayMeaning, TimeStandard, WeeklyHours, WorkCalendar

ACTORS = ("loket", "kasi", "kadis")
SUPPLIED = ("berkas", "ktp")
MADE = ("surat", "nota", "rekap")
REISSUED = ("kartu",)
"""Documents that are both supplied from outside and produced."""
ENDS = ("ditolak", "dicabut")
ANSWERS = ("ya", "tidak", "perbaiki", "tunda", "limpahkan", "batal")

STANDARDS = (
    "10 menit", "3 jam", "1 hari", "2 hari kerja", "1 x 24 jam", "1 - 3 hari kalender", "2 jam kerja", "1 minggu",
    "maksimal 3 (tiga) HK", "480 menit (8 jam)", "2 jam 30 menit", "1 hari sejak berkas lengkap", "1 bulan",
)  # fmt: skip
"""Time standards that make a due time."""
TIMELESS = ("sesuai jadwal", "minimal 2 jam", "-")
"""Time standards that make none."""

OFFICE_HOURS = WeeklyHours.parse({"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"})
CALENDARS = (
    None,
    WorkCalendar("Asia/Jakarta", hours=OFFICE_HOURS, closed=("2026-03-18", "2026-03-19"), open=("2026-03-21",)),
    WorkCalendar("Europe/Berlin", day=DayMeaning.CALENDAR),
    WorkCalendar(
        "Asia/Jakarta",
        hours=OFFICE_HOURS,
        periods=({"from": "2026-02-18", "to": "2026-03-19", "hours": {"mon-fri": "08:00-12:30"}},),
    ),
)
"""How time is counted: round the clock, in office hours, where clocks are set forward on 29 March 2026, in Ramadan."""

_ACTIVITIES = (
    ("terima", "Menerima berkas"), ("periksa", "Memeriksa berkas"), ("kaji", "Mengkaji permohonan"),
    ("susun", "Menyusun konsep"), ("paraf", "Memaraf konsep"), ("putus", "Memutus permohonan"),
    ("catat", "Mencatat dalam register"), ("serahkan", "Menyerahkan surat"), ("arsipkan", "Mengarsipkan berkas"),
)  # fmt: skip
_WHO: tuple[str | Keys, ...] = (*ACTORS, {"any_of": ACTORS[:2]}, {"any_of": ACTORS[1:]})
_WITHIN = (*STANDARDS[:5], TIMELESS[0], *STANDARDS[5:9], *TIMELESS[1:], *STANDARDS[9:])
_PRODUCTS = (*MADE, *REISSUED)
_LETTERS = "abcdefgh"

# A number chooses one thing, or two, the first by the remainder. What is `own` belongs to one of the listed activities.
_OF_A_ROW = Code(
    nothing=1, within=4, actor=1, requires=1, produces=1, answer=3, activity=2, own_within=2, own_requires=1,
    own_produces=1, after=1, apart=2, late=3, yields=1, discards=1, renews=1, deciding=1, reversed=1, next=1, join=1,
    skip=1, listed=1,
)  # fmt: skip
_OF_THE_WHOLE = Code(late=8, document=8, actor=5, end=5, turned=6)
_SELDOM = 36
"""From here a number of 48 says yes to what only one in four shall have."""


def sops(
    *,
    min_steps: int = 1,
    max_steps: int = 10,
    max_activities: int = 3,
    max_outcomes: int = 4,
    prose: bool = True,
    calendars: st.SearchStrategy[WorkCalendar | None] | None = None,
) -> st.SearchStrategy[Sop]:
    """Valid SOPs, of which a machine can be built, with everything that the language knows.

    Their rows are decisions, loop-backs, several activities in an order, four eyes, alternative actors, time
    standards, all kinds of ``on_late``, further ends, and documents that come and go at every level. A case of such a
    SOP can always go on to an end, if only there are enough performers.

    Args:
        min_steps: The fewest rows, from 1.
        max_steps: The most rows; about 200 can be drawn.
        max_activities: The most activities of a row, 1 to 8.
        max_outcomes: The most answers of a decision, 2 to 6.
        prose: Whether to draw what plays no part when a case is carried out, too: the identity block, remarks,
            the paper's wording, keys that begin with ``x-``, texts of any characters.
        calendars: The calendars to choose from; by default a few. ``calendars()`` draws them of all kinds.

    Raises:
        ValueError: If a size cannot be had.
    """
    if not 1 <= min_steps <= max_steps:
        raise ValueError(f"A SOP has one row at least: there are none of {min_steps} to {max_steps}.")
    if not (1 <= max_activities <= len(_LETTERS) and 2 <= max_outcomes <= len(ANSWERS)):  # noqa: PLR2004  two answers
        raise ValueError(
            f"A row has at most 1 to {len(_LETTERS)} activities, not {max_activities}, "
            f"and a decision at most 2 to {len(ANSWERS)} answers, not {max_outcomes}."
        )
    if calendars is None:
        calendars = st.sampled_from(CALENDARS)
    return _sops((min_steps, max_steps), (max_activities, max_outcomes), calendars, prose=prose)


@st.composite
def _sops(
    draw: st.DrawFn,
    steps: tuple[int, int],
    most: tuple[int, int],
    calendars: st.SearchStrategy[WorkCalendar | None],
    *,
    prose: bool,
) -> Sop:
    calendar = draw(calendars)
    whole = _OF_THE_WHOLE.traits(draw(st.binary(max_size=4)))
    drawn = draw(st.lists(st.binary(min_size=5, max_size=20), min_size=steps[0], max_size=steps[1]))
    rows = [_row(number, _OF_A_ROW.traits(traits), *most) for number, traits in enumerate(drawn)]
    draft = Draft({"number": "SOP-1", "title": "Contoh", "calendar": calendar}, {}, {}, rows)
    _lead_on(rows, resting=_be_late(draft, whole))
    for row in rows:
        _keep_apart(row, rows)
    _require(rows)
    _define_names(draft, whole)
    if prose:
        remarked(draft, draw(remarks), draw(st.lists(texts(), max_size=2)))
    return draft.built(_turned(rows) if (whole.first("turned") or 0) >= _SELDOM else rows)


# --- rows by themselves ---------------------------------------------------------------------------------


def _row(number: int, traits: Traits, max_activities: int, max_outcomes: int) -> Row:
    """A row with its activities and answers, which leads nowhere yet and requires nothing."""
    again, which = divmod(number, len(_ACTIVITIES))
    name, text = _ACTIVITIES[which]
    id_ = f"{name}_{again + 1}" if again else name
    actors = [traits.first("actor") or 0, *traits["activity"]][:max_activities]
    names = [f"{id_}_{letter}" for letter, _ in zip(_LETTERS, actors, strict=False)]
    if len(names) == 1 and not traits["listed"]:
        names = [id_]
    activities: list[Keys] = [
        {"id": name, "text": text, "actor": _copied(chosen(_WHO, actor))}
        for name, actor in zip(names, actors, strict=False)
    ]
    row = Row(traits, {"id": id_}, activities)
    if (within := traits.first("within")) is not None:
        row.keys["within"] = chosen(_WITHIN, within)
    for product in traits["produces"]:
        _add(row.keys, "produces", chosen(_PRODUCTS, product))
    _decide(row, max_outcomes)
    if not row.is_single:
        _order(row)
    return row


def _copied(actor: str | Keys) -> str | Keys:
    return dict(actor) if isinstance(actor, dict) else actor


def _decide(row: Row, max_outcomes: int) -> None:
    """Give a row its ways out, and the activity that decides it its answers."""
    traits = row.traits
    numbers = traits["answer"][: max_outcomes - 1]
    if not numbers:
        row.exits = [Exit(traits.first("next") or 0)]
        return
    deciding = chosen(row.activities, traits.first("deciding") or 0)
    deciding["outcomes"] = {answer: {} for answer, _ in zip(ANSWERS, [0, *numbers], strict=False)}
    row.exits = [Exit(number, answer) for number, answer in zip([0, *numbers], row.answers, strict=True)]
    for name, keys, documents in (
        ("yields", ("produces",), _PRODUCTS),
        ("discards", ("discards",), (*SUPPLIED, *MADE, *REISSUED)),
        ("renews", ("discards", "produces"), _PRODUCTS),
    ):
        for number in traits[name]:
            holder, document = divmod(number, len(documents))
            for key in keys:
                _add(chosen(row.answers, holder), key, documents[document])


def _order(row: Row) -> None:
    """What the listed activities of a row have of their own, and in which order they are done and written."""
    traits, count = row.traits, len(row.activities)
    for number in traits["own_within"]:
        row.activities[number % count].setdefault("within", chosen(_WITHIN, number // count))
    for number in traits["own_produces"]:
        _add(row.activities[number % count], "produces", chosen(_PRODUCTS, number // count))
    free = [activity for activity in row.activities if "outcomes" not in activity]
    for number in traits["after"] if len(free) > 1 else ():
        # The last comes after all others, or one of them after one before it.
        position, earlier = number // 2 % (len(free) - 1) + 1, number // 2 // (len(free) - 1)
        later, firsts = (free[-1], free[:-1]) if number % 2 else (free[position], [free[earlier % position]])
        for first in firsts:
            _add(later, "after", first["id"])
    if traits["reversed"]:
        row.activities.reverse()


def _add(keys: Keys, key: str, id_: str) -> None:
    """Add an id to a list of ids, once."""
    if id_ not in keys.setdefault(key, []):
        keys[key].append(id_)


# --- what follows what ----------------------------------------------------------------------------------

_LATE = ("record", "justify", "on", "elsewhere")
"""What a number says of a row that is late, by its remainder: that a reason is needed, or where it lapses to."""
_ANSWERED = ("on", "on", "back", "out")
"""Where an answer leads, by its number's remainder."""


def _be_late(draft: Draft, whole: Traits) -> list[str]:
    """Say what being late means; give the ids of the rows that do not lapse."""
    goto, which = divmod(whole.first("late") or 0, len(_LATE) - 1)
    default = _LATE[which]
    for row in draft.rows:
        timed = "within" in row.keys and TimeStandard.parse(row.keys["within"]).binds
        number = row.traits.first("late")
        if number is None:
            row.lapses = timed and default == "on"
        elif timed and chosen(_LATE, number) in ("on", "elsewhere"):
            row.lapses = True
            row.exits.append(Exit(number, lapses=True))
        else:
            row.keys["on_late"] = chosen(_LATE[:2], number)
    resting = [row.id for row in draft.rows if not row.lapses]
    target = chosen((END, *ENDS, *resting), goto)
    draft.keys["on_late"] = {"goto": target} if default == "on" else default
    for row in draft.rows:
        if row.lapses and not any(way.lapses for way in row.exits):
            row.exits.append(Exit(0, lapses=True, inherited=True, target=target))
    return resting


def _lead_on(rows: list[Row], resting: Sequence[str]) -> None:
    """Lead each way out of a row somewhere: to a later row, which is reached by it, to an earlier one, or out."""
    waiting: list[Exit] = []
    for position, row in enumerate(rows):
        if position:
            for pick in (row.traits.first("skip") or 0, *row.traits["join"][: len(waiting) - 1]):
                waiting.pop(-1 - pick % len(waiting)).target = row.id
        so_far = [earlier.id for earlier in reversed(rows[: position + 1])]
        for way in reversed(row.exits):
            way.target = way.target or _elsewhere(way, so_far, resting)
            if not way.target:
                waiting.append(way)
    for way in waiting:
        way.target = chosen((END, *ENDS), way.number // len(_ANSWERED))
    for row in rows:
        _write_down(row)


def _elsewhere(way: Exit, so_far: Sequence[str], resting: Sequence[str]) -> str:
    """Where a way leads that leads back or out; empty for one that leads on."""
    number, kind = divmod(way.number, len(_LATE))
    if way.lapses:
        # A lapse leads on, or to where nothing lapses: so none goes round.
        return "" if _LATE[kind] == "on" else chosen((END, *ENDS, *resting), number)
    if way.answer is None or _ANSWERED[kind] == "on":
        return ""
    return _spread(so_far, number, 8) if _ANSWERED[kind] == "back" else chosen((END, *ENDS), number)


def _spread(options: Sequence[str], number: int, numbers: int) -> str:
    """The option that a number means when numbers below some bound are to reach from the first to the last."""
    return options[min(number, numbers - 1) * len(options) // numbers]


def _write_down(row: Row) -> None:
    for way in row.exits:
        if way.inherited:
            continue
        if way.lapses:
            row.keys["on_late"] = {"goto": way.target}
        elif way.answer is None:
            row.keys["next"] = way.target
        else:
            way.answer["to"] = way.target


def _turned(rows: list[Row]) -> list[Row]:
    """The rows written down from behind, but for the first; unless a way leads back, for then ``next`` may not."""
    seen: set[str] = set()
    for row in rows:
        seen.add(row.id)
        if any(way.target in seen for way in row.exits):
            return rows
    return [rows[0], *reversed(rows[1:])]


# --- who, and with what ---------------------------------------------------------------------------------


def _keep_apart(row: Row, rows: list[Row]) -> None:
    """Four eyes: within the row, or with any other activity."""
    count = len(row.activities)
    everything = [activity["id"] for other in rows for activity in other.activities]
    for number in row.traits["apart"]:
        activity = row.activities[number // 2 % count]
        others = [other["id"] for other in row.activities] if number % 2 else everything
        other = _spread(others, number, 16)
        if other != activity["id"]:
            _add(activity, "not_same_person_as", other)


def _require(rows: list[Row]) -> None:
    """Let rows and activities require documents: such as come from outside, are at hand, or are made in the row."""
    at_hand = _at_hand(rows)
    for row in rows:
        documents = list(dict.fromkeys([*SUPPLIED, *REISSUED, *sorted(at_hand[row.id] | _made_in(row))]))
        for number in row.traits["requires"]:
            _add(row.keys, "requires", chosen(documents, number))
        for number in row.traits["own_requires"] if not row.is_single else ():
            holder = row.activities[number % len(row.activities)]
            _add(holder, "requires", chosen(documents, number // len(row.activities)))


def _made_in(row: Row) -> set[str]:
    return {id_ for keys in (row.keys, *row.activities, *row.answers) for id_ in keys.get("produces", ())}


def _at_hand(rows: list[Row]) -> dict[str, set[str]]:
    """For each row the documents that are in the case on every way to it, whatever was handed in."""
    always = {row.id: {*SUPPLIED, *MADE, *REISSUED} for row in rows}
    always[rows[0].id] = set()
    by_id = {row.id: row for row in rows}
    changed = True
    while changed:
        changed = False
        for row in rows:
            done = always[row.id].union(*(keys.get("produces", ()) for keys in (row.keys, *row.activities)))
            for way in row.exits:
                left = always[row.id] if way.lapses else done
                if way.answer is not None:
                    left = left - set(way.answer.get("discards", ())) | set(way.answer.get("produces", ()))
                if way.target in by_id and not always[way.target] <= left:
                    always[way.target] &= left
                    changed = True
    return always


def _define_names(draft: Draft, whole: Traits) -> None:
    """Define what is used, and now and then what is not."""
    actors, documents, ends = set[str](), set[str](), set[str]()
    for number in whole["actor"]:
        actors.add(chosen(ACTORS, number))
    for number in whole["document"]:
        documents.add(chosen((*SUPPLIED, *REISSUED, *MADE), number))
    for number in whole["end"]:
        ends.add(chosen(ENDS, number))
    for row in draft.rows:
        ends.update(way.target for way in row.exits)
        for activity in row.activities:
            actors.update([activity["actor"]] if isinstance(activity["actor"], str) else activity["actor"]["any_of"])
        for keys in (row.keys, *row.activities, *row.answers):
            for key in ("requires", "produces", "discards"):
                documents.update(keys.get(key, ()))
    if isinstance(late := draft.keys["on_late"], dict):
        ends.add(late["goto"])
    draft.actors |= {id_: {"name": id_.title()} for id_ in ACTORS if id_ in actors}
    draft.documents |= {
        id_: {"name": id_.title(), "supplied": id_ not in MADE}
        for id_ in (*SUPPLIED, *REISSUED, *MADE)
        if id_ in documents
    }
    draft.keys["ends"] = {id_: id_.title() for id_ in ENDS if id_ in ends}
