"""The words of calendar errors in English and Indonesian: for each slug what is wrong and what to do."""

from __future__ import annotations

from typing import Final

from sopflow.timing.wording import Wording

CALENDARS: Final = {
    # --- days and hours ---
    "day-missing": Wording(
        en=("Here a day of the week is missing.", 'Write "mon-thu" or "fri".'),
        id=("Di sini seharusnya ada nama hari.", 'Tuliskan misalnya "senin-kamis" atau "jumat".'),
    ),
    "unknown-day": Wording(
        en=('"{written}" is no day of the week.', "The days are mon, tue, wed, thu, fri, sat, sun."),
        id=('"{written}" bukan nama hari.', "Nama hari: senin, selasa, rabu, kamis, jumat, sabtu, minggu."),
    ),
    "day-twice": Wording(
        en=("{day} is named twice.", "Name each day once."),
        id=("Hari {day} disebut dua kali.", "Sebutkan setiap hari satu kali saja."),
    ),
    "hours-twice": Wording(
        en=("{day} has hours already.", "Name each day once, with all its hours."),
        id=("Hari {day} sudah mempunyai jam kerja.", "Sebutkan setiap hari satu kali saja, dengan semua jamnya."),
    ),
    "no-hours": Wording(
        en=(
            "The hours name no day on which the calendar is open.",
            'Write days and hours: "mon-fri: 08:00-16:00".',
        ),
        id=(
            "Jam kerja ini tidak menyebutkan satu pun hari buka.",
            'Tuliskan hari dan jamnya, misalnya "senin-jumat: 08:00-16:00".',
        ),
    ),
    "span-missing": Wording(
        en=(
            "Here a span of hours is missing.",
            'Write opening and closing time, as in "07:30-12:00, 13:00-16:00".',
        ),
        id=(
            "Di sini seharusnya ada rentang jam.",
            'Tuliskan jam buka dan jam tutup, misalnya "07:30-12:00, 13:00-16:00".',
        ),
    ),
    "span-backwards": Wording(
        en=(
            "The span ends before it begins.",
            'Split hours over midnight: "22:00-24:00" on one day, "00:00-06:00" on the next.',
        ),
        id=(
            "Rentang jam ini berakhir sebelum dimulai.",
            'Bagilah jam yang melewati tengah malam: "22:00-24:00" pada hari itu, "00:00-06:00" pada hari berikutnya.',
        ),
    ),
    "spans-overlap": Wording(
        en=("{later} overlaps {earlier}.", "Name each minute once."),
        id=("{later} tumpang tindih dengan {earlier}.", "Sebutkan setiap menit satu kali saja."),
    ),
    "no-such-time": Wording(
        en=("There is no such time of day.", "Times run from 00:00 to 24:00."),
        id=("Tidak ada pukul seperti itu.", "Pukul berjalan dari 00:00 sampai dengan 24:00."),
    ),
    # --- dates and periods ---
    "not-a-date": Wording(
        en=("This is no date.", "Write it as 2024-04-15."),
        id=("Ini bukan tanggal.", "Tuliskan seperti 2024-04-15."),
    ),
    "time-not-day": Wording(
        en=("This is a time, where a day is meant.", "Leave the time out."),
        id=("Ini menyebutkan jam, padahal yang dimaksud tanggal saja.", "Hilangkan jamnya."),
    ),
    "period-backwards": Wording(
        en=("The period ends before it begins, on {start}.", "Write the earlier day first."),
        id=(
            "Periode ini berakhir sebelum dimulai pada {start}.",
            "Tuliskan tanggal yang lebih awal terlebih dahulu.",
        ),
    ),
    "period-keys": Wording(
        en=("A period has the keys from, to and hours.", "Write all three of them."),
        id=("Periode mempunyai kunci from, to, dan hours.", "Tuliskan ketiganya."),
    ),
    "period-without-hours": Wording(
        en=(
            "A period changes the hours of a calendar that has none.",
            "Give the calendar its hours outside the period.",
        ),
        id=(
            "Periode ini mengubah jam kerja kalender yang tidak mempunyai jam kerja.",
            "Lengkapi kalender dengan jam kerja di luar periode itu.",
        ),
    ),
    "periods-overlap": Wording(
        en=("The period overlaps the one from {start} to {end}.", "End the earlier period on the day before."),
        id=(
            "Periode ini tumpang tindih dengan periode {start} sampai dengan {end}.",
            "Akhiri periode yang lebih awal sehari sebelumnya.",
        ),
    ),
    "unknown-meaning": Wording(
        en=("This is no meaning of a bare day.", 'Write "working" or "calendar".'),
        id=(
            'Ini bukan arti dari "hari" tanpa keterangan.',
            'Tuliskan "working" (hari kerja) atau "calendar" (hari kalender).',
        ),
    ),
    # --- time zones and holidays ---
    "unknown-zone": Wording(
        en=("The time zone is unknown.", 'Write a name such as "Asia/Jakarta".'),
        id=("Zona waktu ini tidak dikenal.", 'Tuliskan namanya, misalnya "Asia/Jakarta".'),
    ),
    "no-zones": Wording(
        en=(
            "The time zone is not found.",
            'This system has no time zone database; install one with: pip install "sopflow[calendar]"',
        ),
        id=(
            "Zona waktu ini tidak ditemukan.",
            'Sistem ini tidak mempunyai basis data zona waktu; pasanglah dengan: pip install "sopflow[calendar]"',
        ),
    ),
    "holidays-keys": Wording(
        en=(
            "Holidays have the keys country, categories and subdivision.",
            'Write "ID", or {{country: ID, categories: [public, government]}}.',
        ),
        id=(
            "Hari libur mempunyai kunci country, categories, dan subdivision.",
            'Tuliskan "ID", atau {{country: ID, categories: [public, government]}}.',
        ),
    ),
    "no-holidays": Wording(
        en=(
            "National holidays come from the package `holidays`, which is not installed.",
            'Install it with: pip install "sopflow[calendar]"',
        ),
        id=(
            "Hari libur nasional berasal dari paket `holidays`, yang belum terpasang.",
            'Pasanglah dengan: pip install "sopflow[calendar]"',
        ),
    ),
    "unknown-country": Wording(
        en=("This is no country with known holidays.", "Known are {known}."),
        id=("Ini bukan negara yang hari liburnya dikenal.", "Yang dikenal: {known}."),
    ),
    "unknown-category": Wording(
        en=("This is no category of holidays in {country}.", "Known are {known}."),
        id=("Ini bukan kategori hari libur di {country}.", "Yang dikenal: {known}."),
    ),
    "unknown-subdivision": Wording(
        en=("This is no subdivision of {country}.", "Known are {known}."),
        id=("Ini bukan bagian wilayah {country}.", "Yang dikenal: {known}."),
    ),
    # --- counting ---
    "never-opens": Wording(
        en=("The calendar has no open time within {years} years of {day}.", "Look at its hours and closings again."),
        id=(
            "Kalender ini tidak pernah buka dalam {years} tahun sejak {day}.",
            "Periksa kembali jam kerja dan hari tutupnya.",
        ),
    ),
    "beyond": Wording(
        en=(
            "The time lies further away than any calendar reaches.",
            "Look at the standard and at the opening hours again.",
        ),
        id=(
            "Waktu ini terlalu jauh untuk dijangkau kalender mana pun.",
            "Periksa kembali baku waktu dan jam kerjanya.",
        ),
    ),
}
"""What can be wrong with a calendar."""
