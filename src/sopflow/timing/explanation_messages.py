"""The sentences of explanations, in English and Indonesian: counted on from a start, and back from a moment."""

from __future__ import annotations

from typing import Final, NamedTuple

from sopflow.text import Text


class Wording(NamedTuple):
    """The sentences that differ with the direction of counting."""

    start: Text
    """The time from which a standard is counted."""
    moved: Text
    """A count that does not begin there, because it is closed."""
    closed: Text
    run: Text
    """Work over several dates without a break."""
    elapsed: Text
    calendar_days: Text
    working_day: Text
    working_days: Text
    part_of_day: Text
    no_such_time: Text
    """A time of day at which the last working day is closed."""


ON: Final = Wording(
    start=Text(
        "The time standard is {duration}; it runs from {start}.",
        "Standar waktunya {duration}, dihitung sejak {start}.",
    ),
    moved=Text(
        "There is no working time then; it begins on {end}.",
        "Saat itu di luar waktu kerja; waktu kerja dimulai {end}.",
    ),
    closed=Text("No working time passes until {end}.", "Waktu kerja tidak berjalan sampai {end}."),
    run=Text("Working time until {end}: {length} without a break.", "Waktu kerja sampai {end}: {length} tanpa jeda."),
    elapsed=Text(
        "{amount} pass, whether the office is open or closed, until {end}.",
        "{amount} berjalan terus, baik kantor buka maupun tutup, sampai {end}.",
    ),
    calendar_days=Text(
        "{amount} later it is {end}; every date counts.", "{amount} kemudian adalah {end}; setiap tanggal dihitung."
    ),
    working_day=Text(
        "{amount} counts, {first}; it ends on {end}.", "{amount} dihitung, yaitu {first}; berakhir {end}."
    ),
    working_days=Text(
        "{amount} count, from {first} to {last}; they end on {end}.",
        "{amount} dihitung, dari {first} s.d. {last}; berakhir {end}.",
    ),
    part_of_day=Text(
        "{amount} count, as a share of the opening hours until the same time on the next working day; they end on "
        "{end}.",
        "{amount} dihitung sebagai bagian dari jam kerja hingga pukul yang sama pada hari kerja berikutnya; "
        "berakhir {end}.",
    ),
    no_such_time=Text(
        "There is no working time on {last} at {time}, so the next working time counts.",
        "Pada {last} pukul {time} tidak ada waktu kerja, sehingga berlaku waktu kerja berikutnya.",
    ),
)

BACK: Final = Wording(
    start=Text(
        "The time standard is {duration}; it is counted back from {start}.",
        "Standar waktunya {duration}, dihitung mundur dari {start}.",
    ),
    moved=Text(
        "There is no working time then; it ended on {end}.",
        "Saat itu di luar waktu kerja; waktu kerja sebelumnya berakhir {end}.",
    ),
    closed=Text("No working time passes after {end}.", "Waktu kerja tidak berjalan setelah {end}."),
    run=Text("Working time from {end}: {length} without a break.", "Waktu kerja sejak {end}: {length} tanpa jeda."),
    elapsed=Text(
        "{amount} pass, whether the office is open or closed, from {end}.",
        "{amount} berjalan terus, baik kantor buka maupun tutup, sejak {end}.",
    ),
    calendar_days=Text(
        "{amount} earlier it is {end}; every date counts.", "{amount} sebelumnya adalah {end}; setiap tanggal dihitung."
    ),
    working_day=Text("{amount} earlier it is {end}.", "{amount} sebelumnya adalah {end}."),
    working_days=Text(
        "{amount} earlier, from {first} back to {last}, it is {end}.",
        "{amount} sebelumnya, dari {first} mundur ke {last}, adalah {end}.",
    ),
    part_of_day=Text(
        "{amount} earlier, as a share of the opening hours since the same time on the working day before, it is {end}.",
        "{amount} sebelumnya, sebagai bagian dari jam kerja sejak pukul yang sama pada hari kerja sebelumnya, adalah "
        "{end}.",
    ),
    no_such_time=Text(
        "There is no working time on {last} at {time}, so the closing before it counts.",
        "Pada {last} pukul {time} tidak ada waktu kerja, sehingga berlaku akhir waktu kerja sebelumnya.",
    ),
)

REST: Final = Text("{duration} remain; they run from {start}.", "Sisa waktunya {duration}, dihitung sejak {start}.")
THE_DAY: Final = Text("the same working day", "hari kerja yang sama")
WORK: Final = Text("Working time on {day}: {length}, {hours}.", "Waktu kerja pada {day}: {length}, pukul {hours}.")
WORK_WITH_BREAK: Final = Text(
    "Working time on {day}: {length}, {hours} (break {breaks}).",
    "Waktu kerja pada {day}: {length}, pukul {hours} (istirahat {breaks}).",
)
SPECIAL_HOURS: Final = Text("Special hours: {because}.", "Jam kerja khusus: {because}.")
NOT_COUNTED: Final = Text("Not counted: {days}.", "Tidak dihitung: {days}.")
DUE: Final = Text("The due time is {end}.", "Batas waktunya {end}.")
PROVISIONAL: Final = Text(
    "The due time is provisional: the holidays of {year} are not final.",
    "Batas waktu ini masih sementara: hari libur tahun {year} belum pasti.",
)
WITH_DETAILS: Final = Text("{reason}: {details}", "{reason}: {details}")
ONE_DAY: Final = Text("{first} ({why})", "{first} ({why})")
SEVERAL_DAYS: Final = Text("{first} to {last} ({why})", "{first} s.d. {last} ({why})")
WEEKENDS: Final = Text("{count} weekend days", "{count} hari akhir pekan")
