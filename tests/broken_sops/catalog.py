"""All mutations: at least one for each error that a single change of a valid SOP can cause."""

from __future__ import annotations

from typing import Any

from tests.broken_sops.mutations import GONE, MUTATIONS, Change, Changes, File, breaks

from sopflow.timing import TimeStandard

__all__ = ["MUTATIONS"]

_UNKNOWN = "tidak_dikenal"


# --- SOP0xx: the file and its YAML ------------------------------------------------------------------------


@breaks("SOP002")
def a_byte_order_mark_in_the_middle(file: File) -> Changes:
    return [Change(file.lines, number, "\ufeff" + line) for number, line in enumerate(file.lines) if number]


@breaks("SOP003")
def an_invisible_character(file: File) -> Changes:
    return [Change(file.lines, number, line + sign) for number, line in enumerate(file.lines) for sign in "\x07\u202e"]


@breaks("SOP004")
def a_tab(file: File) -> Changes:
    return [Change(file.lines, number, "\t" + line) for number, line in enumerate(file.lines)]


@breaks("SOP005")
def an_unclosed_bracket(file: File) -> Changes:
    return [
        Change(file.lines, number, line.replace("actor: ", "actor: ["))
        for number, line in enumerate(file.lines)
        if line.lstrip(" -").startswith("actor: ")
    ]


@breaks("SOP006")
def an_empty_file(file: File) -> Changes:
    return [Change(file.lines, slice(None), ["# nothing"])]


@breaks("SOP007")
def a_second_document(file: File) -> Changes:
    return [file.line("---", "sopflow: 1")]


@breaks("SOP008")
def an_anchor(file: File) -> Changes:
    return [file.line("x-a: &a b")]


@breaks("SOP009")
def a_tag(file: File) -> Changes:
    return [file.line("x-a: !!str b")]


@breaks("SOP010")
def a_merge_key(file: File) -> Changes:
    return [file.line("<<: {x-a: b}")]


@breaks("SOP011")
def a_list_as_a_key(file: File) -> Changes:
    return [file.line("[x-a]: b")]


@breaks("SOP012")
def a_repeated_key(file: File) -> Changes:
    return [file.line("title: Judul lain")]


@breaks("SOP014")
def deeply_nested_values(file: File) -> Changes:
    return [file.line(f"x-a: {'[' * 70}{']' * 70}")]


@breaks("SOP016")
def an_unknown_format_version(file: File) -> Changes:
    return [Change(file.data, "sopflow", 2)]


@breaks("SOP017")
def a_list_instead_of_a_sop(file: File) -> Changes:
    return [Change(file.lines, slice(None), ["- terima"])]


# --- SOP1xx: the shape ------------------------------------------------------------------------------------


@breaks("SOP101")
def a_misspelled_key(file: File) -> Changes:
    return [Change(holder, "requirs", ["berkas"]) for holder in (file.data, *file.rows, *file.activities)]


@breaks("SOP102")
def a_missing_key(file: File) -> Changes:
    yield from (Change(file.data, key, GONE) for key in ("title", "number", "actors", "steps"))
    yield from (Change(activity, key, GONE) for activity in file.activities for key in ("activity", "actor", "id"))


@breaks("SOP103")
def a_list_instead_of_a_text(file: File) -> Changes:
    return [Change(holder, key, ["a"]) for holder, key in _texts(file)]


@breaks("SOP103")
def a_text_instead_of_a_list(file: File) -> Changes:
    return [Change(file.data, key, "terima") for key in ("steps", "actors", "documents", "related")]


@breaks("SOP104")
def an_empty_value(file: File) -> Changes:
    return [Change(holder, key, "") for holder, key in _texts(file)]


def _texts(file: File) -> list[tuple[dict[str, object], str]]:
    return [(file.data, "title"), *((activity, "activity") for activity in file.activities)]


@breaks("SOP105")
def an_unknown_late_rule(file: File) -> Changes:
    return [Change(holder, "on_late", "ignore") for holder in (file.data, *file.rows)]


@breaks("SOP106")
def a_nonexistent_date(file: File) -> Changes:
    return [file.with_more("dates", created=day) for day in ("2025-02-30", "14 Pebruari 2025")]


@breaks("SOP108")
def an_invalid_id(file: File) -> Changes:
    yield from (file.with_more(names, **{"petugas loket": "Petugas"}) for names in ("actors", "documents", "ends"))
    yield from (Change(row, "id", "1a") for row in file.rows)


@breaks("SOP109")
def an_invalid_calendar(file: File) -> Changes:
    calendars = ({"timezone": "Asia/Jakart"}, {"hours": {"mon": "pagi"}}, {"hours": {"mon": "16:00-08:00"}})
    return [Change(file.data, "calendar", calendar) for calendar in calendars]


@breaks("SOP110")
def next_together_with_outcomes(file: File) -> Changes:
    tiered = [row for row in file.rows for one in row.get("activities", [row]) if _continues(one)]
    return [Change(row, "next", "end") for row in file.rows if row not in file.plain and row not in tiered]


def _continues(activity: dict[str, Any]) -> bool:
    answers = activity.get("outcomes", {}).values()
    return "continue" in [answer if isinstance(answer, str) else answer["to"] for answer in answers]


@breaks("SOP110")
def an_actor_together_with_activities(file: File) -> Changes:
    return [Change(row, "actor", "loket") for row in file.rows if "activities" in row]


@breaks("SOP111")
def an_activity_with_the_id_of_its_row(file: File) -> Changes:
    return [Change(activity, "id", row["id"]) for row in file.rows for activity in row.get("activities", ())]


# --- SOP2xx: names ----------------------------------------------------------------------------------------


@breaks("SOP201")
def an_undefined_step(file: File) -> Changes:
    yield from (Change(row, "next", _UNKNOWN) for row in file.plain)
    yield from (Change(one["outcomes"], answer, _UNKNOWN) for one in file.decisions for answer in one["outcomes"])


@breaks("SOP202")
def an_undefined_actor(file: File) -> Changes:
    return [Change(one, "actor", actor) for one in file.activities for actor in (_UNKNOWN, {"any_of": [_UNKNOWN]})]


@breaks("SOP203")
def an_undefined_document(file: File) -> Changes:
    return [Change(one, key, [_UNKNOWN]) for one in file.activities for key in ("requires", "produces")]


@breaks("SOP204")
def an_undefined_activity(file: File) -> Changes:
    yield from (Change(one, "not_same_person_as", [_UNKNOWN]) for one in file.activities)
    yield from (Change(one, "after", [_UNKNOWN]) for row in file.several for one in row["activities"])


@breaks("SOP205")
def a_repeated_id(file: File) -> Changes:
    yield from (file.with_more("ends", **{row["id"]: "Selesai"}) for row in file.rows)
    yield from (Change(row, "id", file.rows[0]["id"]) for row in file.rows[1:])


@breaks("SOP206")
def a_reserved_id(file: File) -> Changes:
    yield file.with_more("ends", completed="Selesai")
    yield from (Change(one, "id", "cancel") for one in file.activities)


@breaks("SOP112")
def a_calendar_file_without_a_folder(file: File) -> Changes:
    yield Change(file.data, "calendar", "kalender.yaml")


@breaks("SOP213")
def an_undefined_condition(file: File) -> Changes:
    return [Change(row, "needs", [_UNKNOWN]) for row in file.rows]


@breaks("SOP214")
def an_undefined_moment(file: File) -> Changes:
    return [Change(one, "not_before", moment) for one in file.activities for moment in (_UNKNOWN, {"moment": _UNKNOWN})]


@breaks("SOP215")
def a_time_since_an_unknown_row(file: File) -> Changes:
    return [Change(row, "since", _UNKNOWN) for row in file.rows]


@breaks("SOP208")
def four_eyes_with_itself(file: File) -> Changes:
    return [Change(one, "not_same_person_as", [one["id"]]) for one in file.activities]


# --- SOP3xx: the flow -------------------------------------------------------------------------------------


@breaks("SOP300")
def no_steps(file: File) -> Changes:
    return [Change(file.data, "steps", [])]


@breaks("SOP301")
def an_unreachable_row(file: File) -> Changes:
    row = {"id": _UNKNOWN, "activity": "Menunggu", "actor": next(iter(file.data["actors"])), "next": "end"}
    for number, above in enumerate(file.rows, 1):
        if "next" in above or above not in file.plain:
            yield Change(file.rows, slice(number, number), [row])


@breaks("SOP302")
def a_decision_with_answers_that_all_lead_back(file: File) -> Changes:
    for row in file.single:
        if "within" not in row and "next" not in row:
            yield Change(row, "outcomes", {"ya": row["id"], "tidak": {"to": row["id"], "x-a": "b"}})


@breaks("SOP303")
def next_to_its_own_row(file: File) -> Changes:
    return [Change(row, "next", row["id"]) for row in file.plain if "within" not in row]


@breaks("SOP304")
def a_decision_with_one_answer(file: File) -> Changes:
    return [Change(row, "outcomes", {"ya": "end"}) for row in file.single if "next" not in row]


@breaks("SOP306")
def activities_in_a_cycle(file: File) -> Changes:
    for row in file.several:
        first, second, *more = row["activities"]
        waiting = [first | {"after": [second["id"]]}, second | {"after": [first["id"]]}]
        yield Change(row, "activities", [*waiting, *more])


@breaks("SOP307")
def a_goto_to_its_own_row(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        yield Change(file.rows, number, row | {"within": "1 jam", "on_late": {"goto": row["id"]}})


@breaks("SOP308")
def two_decisions_in_one_row(file: File) -> Changes:
    for row in file.several:
        if "next" not in row:
            outcomes = {"outcomes": {"ya": "end", "tidak": row["id"]}}
            yield Change(row, "activities", [activity | outcomes for activity in row["activities"]])


@breaks("SOP309")
def an_activity_after_the_decision(file: File) -> Changes:
    for row in file.several:
        deciding = [activity["id"] for activity in row["activities"] if "outcomes" in activity]
        yield from (
            Change(one, "after", deciding) for one in row["activities"] if deciding and one["id"] not in deciding
        )


@breaks("SOP311")
def four_eyes_with_one_person(file: File) -> Changes:
    for row in file.several:
        by = {activity["id"]: activity["actor"] for activity in row["activities"]}
        for activity in row["activities"]:
            actor = activity["actor"]
            if isinstance(actor, str) and actor in [by.get(id_) for id_ in activity.get("not_same_person_as", ())]:
                yield Change(file.data["actors"], actor, {"name": "Petugas", "persons": 1})


@breaks("SOP313")
def next_of_a_row_whose_last_tier_never_continues(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        if len(row.get("activities", ())) == 2:
            first, last = row["activities"]
            tiers = [
                first | {"outcomes": {"ya": "continue", "tidak": "end"}, "after": []},
                last | {"outcomes": {"ya": "end", "tidak": {"to": "end", "x-a": "b"}}, "after": [first["id"]]},
            ]
            yield Change(file.rows, number, row | {"activities": tiers, "next": "end"})


@breaks("SOP314")
def an_answer_that_discards_and_stays(file: File) -> Changes:
    for id_ in list(file.data.get("documents", ()))[:1]:
        outcomes = {"ya": {"to": "continue", "discards": [id_]}, "tidak": "end"}
        yield from (Change(activity, "outcomes", outcomes) for row in file.several for activity in row["activities"])


# --- SOP4xx: documents ------------------------------------------------------------------------------------


@breaks("SOP401")
def a_document_without_a_source(file: File) -> Changes:
    holders = [*file.rows, *file.activities]
    needed = {id_ for holder in holders for id_ in holder.get("requires", ())}
    holders += [out for one in file.decisions for out in one["outcomes"].values() if isinstance(out, dict)]
    needed -= {id_ for holder in holders for id_ in holder.get("produces", ())}
    documents = file.data.get("documents", {})
    return [Change(documents, id_, "Dokumen") for id_ in sorted(needed) if isinstance(documents[id_], dict)]


# --- SOP5xx: time -----------------------------------------------------------------------------------------


@breaks("SOP502")
def an_invalid_time_standard(file: File) -> Changes:
    return [
        Change(holder, "within", text) for holder in file.rows for text in ("kira-kira banyak", "3 harri", "x" * 501)
    ]


@breaks("SOP503")
def an_ambiguous_time_standard(file: File) -> Changes:
    return [Change(row, "within", text) for row in file.rows for text in ("3 hr", "5", "120 menit / 3 hari")]


@breaks("SOP508")
def a_goto_without_a_time_standard(file: File) -> Changes:
    for row in file.rows:
        if TimeStandard.parse(row.get("within", "-")).maximum is None:
            yield Change(row, "on_late", {"goto": "end"})


@breaks("SOP514")
def a_time_since_its_own_row(file: File) -> Changes:
    lapses = isinstance(file.data.get("on_late"), dict)
    for number, row in enumerate(file.rows):
        if TimeStandard.parse(row.get("within", "-")).maximum is not None or not lapses:
            yield Change(file.rows, number, _timed(row, within="1 jam", since=row["id"]))


@breaks("SOP515")
def a_time_since_a_row_without_a_length(file: File) -> Changes:
    return [Change(file.rows, number, _timed(row, since=row["id"])) for number, row in enumerate(file.rows)]


@breaks("SOP516")
def a_time_since_a_row_that_cannot_be_counted(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        yield from (
            Change(file.rows, number, _timed(row, within=within, since=row["id"])) for within in ("segera", "H-3", "-")
        )


@breaks("SOP517")
def a_time_since_a_row_while_such_times_are_stopped(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        yield Change(file.rows, number, _timed(row, within="1 jam", since=row["id"], clock="stopped"))


@breaks("SOP518")
def an_earliest_time_after_the_due_time(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        for earliest in (_UNKNOWN, {"moment": _UNKNOWN, "by": "30 menit"}):
            yield Change(file.rows, number, _timed(row, within="1 jam", before=_UNKNOWN, not_before=earliest))


@breaks("SOP519")
def a_time_since_a_row_and_before_a_moment(file: File) -> Changes:
    for number, row in enumerate(file.rows):
        yield Change(file.rows, number, _timed(row, within="1 jam", since=row["id"], before=_UNKNOWN))


def _timed(row: dict[str, Any], **keys: object) -> dict[str, Any]:
    """Return a row with other keys about its time."""
    about_time = ("within", "since", "before", "not_before", "clock")
    return {key: value for key, value in row.items() if key not in about_time} | keys


# --- SOP6xx: the identity block ---------------------------------------------------------------------------


@breaks("SOP603")
def a_template_placeholder(file: File) -> Changes:
    return [Change(file.data, key, "${nomor}") for key in ("number", "title", "scope")]


@breaks("SOP604")
def dates_in_the_wrong_order(file: File) -> Changes:
    later = {"created": "2026-03-02"}
    return [file.with_more("dates", **later, **{key: "2025-01-06"}) for key in ("revised", "effective")]
