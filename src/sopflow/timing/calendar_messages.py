"""Messages about calendars: for each code the reason and the hint, in English and Indonesian."""

from __future__ import annotations

from typing import Final

from sopflow.text import Text
from sopflow.timing.standard_messages import Messages

CALENDARS: Final[Messages] = {
    # --- days and hours ---
    "day-missing": (
        Text("A day of the week is missing here.", "Nama hari belum ada di sini."),
        Text('Write "mon-thu" or "fri".', 'Tulis misalnya "senin-kamis" atau "jumat".'),
    ),
    "unknown-day": (
        Text('"{written}" is not a day of the week.', '"{written}" bukan nama hari.'),
        Text(
            "The days are mon, tue, wed, thu, fri, sat, sun.",
            "Gunakan senin, selasa, rabu, kamis, jumat, sabtu, minggu.",
        ),
    ),
    "day-twice": (
        Text("{day} is named twice.", "Hari {day} disebut dua kali."),
        Text("Name each day once.", "Sebutkan setiap hari satu kali saja."),
    ),
    "hours-twice": (
        Text("{day} already has hours.", "Hari {day} sudah memiliki jam kerja."),
        Text(
            "Name each day once, with all its hours.",
            "Sebutkan setiap hari satu kali saja, dengan semua jamnya.",
        ),
    ),
    "no-hours": (
        Text(
            "The hours do not name a day on which the calendar is open.",
            "Jam kerja ini tidak menyebut satu hari buka pun.",
        ),
        Text(
            'Write days and hours: "mon-fri: 08:00-16:00".',
            'Tulis hari dan jamnya, misalnya "senin-jumat: 08:00-16:00".',
        ),
    ),
    "span-missing": (
        Text("Opening hours are missing here.", "Jam buka dan jam tutup belum ada di sini."),
        Text(
            'Write the opening and closing times, as in "07:30-12:00, 13:00-16:00".',
            'Tulis jam buka dan jam tutup, misalnya "07:30-12:00, 13:00-16:00".',
        ),
    ),
    "span-backwards": (
        Text("The closing time is not after the opening time.", "Jam tutup tidak sesudah jam buka."),
        Text(
            'Split hours that pass midnight: "22:00-24:00" on one day, "00:00-06:00" on the next.',
            'Bagi jam yang melewati tengah malam: "22:00-24:00" pada hari itu, "00:00-06:00" pada hari berikutnya.',
        ),
    ),
    "spans-overlap": (
        Text("{later} overlaps {earlier}.", "{later} tumpang tindih dengan {earlier}."),
        Text("Name each minute once.", "Sebutkan setiap menit satu kali saja."),
    ),
    "no-such-time": (
        Text("This time of day does not exist.", "Jam itu tidak ada."),
        Text("Write a time from 00:00 to 24:00.", "Tulis jam antara 00:00 dan 24:00."),
    ),
    # --- dates and periods ---
    "not-a-date": (
        Text("This is not a date.", "Ini bukan tanggal."),
        Text("Write it as 2024-04-15.", "Tulis seperti 2024-04-15."),
    ),
    "time-not-day": (
        Text("This is a time, but a date is expected.", "Ini menyebut jam, tetapi yang diperlukan hanya tanggal."),
        Text("Remove the time of day.", "Hapus jamnya."),
    ),
    "period-backwards": (
        Text(
            "The period ends before its first day, {start}.",
            "Tanggal akhir periode ini mendahului tanggal mulainya, {start}.",
        ),
        Text("Write the earlier day first.", "Tulis tanggal yang lebih awal terlebih dahulu."),
    ),
    "period-keys": (
        Text(
            "A period has the keys from, to and hours, and may have because.",
            "Periode memiliki kunci from, to, dan hours; because boleh ditambahkan.",
        ),
        Text("Write from, to and hours.", "Tulis from, to, dan hours."),
    ),
    "special-day-keys": (
        Text(
            "A closed or open day has the key date, and may have because.",
            "Hari tutup atau hari buka memiliki kunci date; because boleh ditambahkan.",
        ),
        Text(
            'Write the date alone, or {{date: 2024-04-15, because: "SKB 3 Menteri"}}.',
            'Tulis tanggalnya saja atau {{date: 2024-04-15, because: "SKB 3 Menteri"}}.',
        ),
    ),
    "period-without-hours": (
        Text(
            "A period changes the hours of a calendar without hours.",
            "Periode ini mengubah jam kerja, tetapi kalendernya tidak memiliki jam kerja.",
        ),
        Text(
            "Give the calendar the hours that apply outside the period.",
            "Lengkapi kalender dengan jam kerja di luar periode itu.",
        ),
    ),
    "periods-overlap": (
        Text(
            "The period overlaps the period from {start} to {end}.",
            "Periode ini tumpang tindih dengan periode {start} sampai dengan {end}.",
        ),
        Text("End the earlier period the day before.", "Akhiri periode yang lebih awal sehari sebelumnya."),
    ),
    "unknown-meaning": (
        Text("This is not a meaning of a bare day.", 'Ini bukan arti dari "hari" tanpa keterangan.'),
        Text(
            'Write "working" or "calendar".',
            'Tulis "working" (hari kerja) atau "calendar" (hari kalender).',
        ),
    ),
    # --- time zones and holidays ---
    "unknown-zone": (
        Text("The time zone is unknown.", "Zona waktu ini tidak dikenal."),
        Text('Write a name such as "Asia/Jakarta".', 'Tulis namanya, misalnya "Asia/Jakarta".'),
    ),
    "no-zones": (
        Text(
            "This system has no time zone database, so the time zone cannot be found.",
            "Sistem ini tidak memiliki basis data zona waktu sehingga zona waktu ini tidak ditemukan.",
        ),
        Text('Install one: pip install "sopflow[calendar]"', 'Pasang dengan: pip install "sopflow[calendar]"'),
    ),
    "holidays-keys": (
        Text(
            "Holidays have the keys country, categories and subdivision.",
            "Hari libur memiliki kunci country, categories, dan subdivision.",
        ),
        Text(
            'Write "ID", or {{country: ID, categories: [public, government]}}.',
            'Tulis "ID" atau {{country: ID, categories: [public, government]}}.',
        ),
    ),
    "no-holidays": (
        Text(
            "National holidays need the package `holidays`, which is not installed.",
            "Hari libur nasional memerlukan paket `holidays`, yang belum terpasang.",
        ),
        Text('Install it: pip install "sopflow[calendar]"', 'Pasang dengan: pip install "sopflow[calendar]"'),
    ),
    "unknown-country": (
        Text("No holidays are known for this country.", "Hari libur negara ini tidak dikenal."),
        Text(
            "Write the ISO code of the country, such as ID for Indonesia.",
            "Tulis kode ISO negaranya, misalnya ID untuk Indonesia.",
        ),
    ),
    "unknown-category": (
        Text(
            "{country} does not have this category of holidays.",
            "Ini bukan kategori hari libur di {country}.",
        ),
        Text("Choose one of {known}.", "Pilih salah satu: {known}."),
    ),
    "unknown-subdivision": (
        Text("{country} does not have this subdivision.", "Ini bukan bagian wilayah {country}."),
        Text("Remove it or choose one of these: {known}.", "Hapus atau pilih salah satu: {known}."),
    ),
    "no-subdivisions": (
        Text("No parts of {country} with holidays of their own are known.", "Bagian wilayah {country} tidak dikenal."),
        Text("Remove it, and list its holidays under `closed`.", "Hapus, lalu tulis hari liburnya di `closed`."),
    ),
    # --- counting ---
    "never-opens": (
        Text(
            "The calendar does not open within {years} years of {day}.",
            "Kalender ini tidak pernah buka dalam rentang {years} tahun dari {day}.",
        ),
        Text("Check its hours and closed days.", "Periksa jam kerja dan hari tutupnya."),
    ),
    "beyond": (
        Text("The time is beyond the range of the calendar.", "Waktu ini melampaui jangkauan kalender."),
        Text("Check the time standard and the opening hours.", "Periksa standar waktu dan jam kerjanya."),
    ),
    "too-long-to-explain": (
        Text(
            "The due time is more than {years} years from the start; only shorter times are explained.",
            "Batas waktunya lebih dari {years} tahun dari waktu mulai; hanya yang lebih pendek yang dijelaskan.",
        ),
        Text("Check the time standard and the opening hours.", "Periksa standar waktu dan jam kerjanya."),
    ),
}
"""The errors of calendars."""
