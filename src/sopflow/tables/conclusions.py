"""Conclusions of the encoder of a SOP about facts that its paper does not state."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sopflow.definition import Confidence, Inferred, Sop
from sopflow.text import Language, Text

_SOP = Text("SOP", "SOP")
_FIELDS = {
    "actor": Text("actor", "pelaksana"),
    "activity": Text("activity", "uraian kegiatan"),
    "requires": Text("requirements", "kelengkapan"),
    "produces": Text("output", "output"),
    "within": Text("time", "waktu"),
    "outcomes": Text("answers", "jawaban"),
    "after": Text("order", "urutan"),
    "calendar": Text("calendar", "kalender"),
    "since": Text("start of the time", "awal waktu"),
    "before": Text("moment before which the time ends", "saat yang menjadi batas"),
    "not_before": Text("earliest time", "waktu paling awal"),
    "clock": Text("stopped time", "waktu yang berhenti"),
    "authority": Text("authority", "kewenangan"),
}
_CONFIDENCE = {
    Confidence.HIGH: Text("high confidence", "keyakinan tinggi"),
    Confidence.MEDIUM: Text("medium confidence", "keyakinan sedang"),
    Confidence.LOW: Text("low confidence", "keyakinan rendah"),
}
_PERHAPS = Text("perhaps {names}", "mungkin {names}")


@frozen
class Conclusion:
    """One conclusion of the encoder.

    Attributes:
        place: The printed number of the row or activity, or the word for the SOP as a whole.
        text: The field, the confidence, the alternatives, and the reason.
    """

    place: str
    text: str


def conclusions(sop: Sop, language: Language) -> Iterator[Conclusion]:
    """Return all that the encoder concluded, from the identity block to the last row."""

    def conclusion(place: str, key: str, inferred: Inferred, actors: tuple[str, ...] = ()) -> Conclusion:
        return Conclusion(place, _text(sop, language, key, inferred, actors))

    for key, inferred in sop.inferred.items():
        yield conclusion(_SOP.in_(language), key, inferred)
    for step in sop.steps:
        for key, inferred in step.inferred.items():
            yield conclusion(sop.labels[step.id], key, inferred, step.activities[0].actors)
        for activity in step.activities:
            for key, inferred in activity.inferred.items():
                yield conclusion(sop.labels[activity.id], key, inferred, activity.actors)


def _text(sop: Sop, language: Language, key: str, inferred: Inferred, actors: tuple[str, ...]) -> str:
    names = {id_: actor.name for id_, actor in sop.actors.items()}
    names |= {id_: document.name for id_, document in sop.documents.items()}
    names |= sop.moments
    words = [_FIELDS[key].in_(language) if key in _FIELDS else key]
    if key == "actor" and actors:
        words[0] += f" {' / '.join(names[id_] for id_ in actors)}"
    words.append(_CONFIDENCE[inferred.confidence].in_(language))
    if inferred.alternatives:
        others = (names.get(id_, id_) for id_ in inferred.alternatives)
        words.append(_PERHAPS.format(language, names=", ".join(others)))
    return ", ".join(words) + (f". {inferred.because}" if inferred.because else "")
