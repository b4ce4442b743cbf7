"""A SOP as plain data, and the same data with one thing changed in every way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WHOLE: dict[str, Any] = {
    "sopflow": 1,
    "number": "1",
    "title": "Izin",
    "organization": {"agency": "Dinas"},
    "dates": {"created": "2017-02-14"},
    "related": [{"number": "2", "relation": "requires"}],
    "calendar": {
        "timezone": "UTC",
        "holidays": {"country": "ID"},
        "closed": [{"date": "2026-06-19", "because": "SKB"}],
        "day": "working",
    },
    "actors": {"loket": {"name": "Loket", "persons": 1, "external": True}},
    "documents": {"izin": {"name": "Izin"}},
    "ends": {"batal": "Batal"},
    "moments": {"jadwal": "Jadwal"},
    "conditions": {"lunas": "Lunas"},
    "authority": {"suspend": "loket", "cancel": ["loket"]},
    "steps": [
        {
            "id": "terima",
            "activity": "Menerima",
            "actor": {"any_of": ["loket"]},
            "on_late": "record",
            "not_before": {"moment": "jadwal", "by": "1 jam"},
            "clock": "stopped",
        },
        {
            "id": "periksa",
            "activities": [
                {
                    "id": "satu",
                    "activity": "Memeriksa",
                    "actor": "loket",
                    "within": "1 jam",
                    "since": "terima",
                    "not_before": "jadwal",
                    "inferred": {"actor": {"confidence": "low"}},
                },
                {
                    "id": "dua",
                    "activity": "Memutus",
                    "actor": "loket",
                    "outcomes": {"ya": "end", "tidak": {"to": "end"}},
                },
            ],
        },
        {"id": "putus", "activity": "Memutus", "actor": "loket", "outcomes": {"ya": "end", "tidak": "batal"}},
    ],
}
VALUES: tuple[Any, ...] = (
    "", "a", "end", "1", "true", "2017-02-30", 1, 0, True, None, [], {}, ["a"], [["a"]], [{}],
    {"a": "b"}, {"a": "b", "c": "d"}, {"to": "end"}, {"id": "x", "activity": "X", "actor": "loket"},
)  # fmt: skip


def changed(data: Any) -> Iterator[Any]:
    """Yield the data with one change: a key left out, a value replaced, or a key added."""
    if isinstance(data, dict):
        for key in data:
            yield {name: item for name, item in data.items() if name != key}
            for item in changed(data[key]):
                yield {**data, key: item}
        for key in (*data, "aktor", "x-a"):
            yield from ({**data, key: value} for value in VALUES)
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from ([*data[:index], item, *data[index + 1 :]] for item in (*changed(part), *VALUES))
        yield data[1:]
