"""Messages about time standards: for each code the reason and the hint, in English and Indonesian."""

from __future__ import annotations

from typing import Final, TypeAlias

from sopflow.text import Text

Messages: TypeAlias = dict[str, tuple[Text, Text]]
"""The reason and the hint by code; both are format strings over the data of an error and over examples."""

STANDARDS: Final[Messages] = {
    # --- the text as a whole ---
    "too-long": (
        Text(
            "The text has {length} characters; a time standard has at most {limit}.",
            "Teks ini terdiri atas {length} karakter, sedangkan standar waktu paling panjang {limit} karakter.",
        ),
        Text(
            "Keep the duration here and move the rest to a note.",
            "Tulis jangka waktunya saja di sini dan pindahkan selebihnya ke keterangan.",
        ),
    ),
    "unknown-word": (
        Text(
            '"{written}" is neither a number nor a word that begins a time standard.',
            '"{written}" bukan angka dan bukan kata yang mengawali standar waktu.',
        ),
        Text(
            'Write a duration such as "{minutes}" or "{working_days}".',
            'Tulis jangka waktu, misalnya "{minutes}" atau "{working_days}".',
        ),
    ),
    "frequency-alone": (
        Text("The frequency does not say how often.", "Frekuensi belum menyebut seberapa sering."),
        Text(
            'Write it in full: "{each_day}", "{each_month}".',
            'Tulis selengkapnya, misalnya "{each_day}" atau "{each_month}".',
        ),
    ),
    "frequency": (
        Text("This is a frequency, not a length of time.", "Ini frekuensi, bukan jangka waktu."),
        Text('Write a duration such as "{minutes}".', 'Tulis jangka waktu, misalnya "{minutes}".'),
    ),
    "not-a-length": (
        Text("This is not a length of time.", "Ini bukan jangka waktu."),
        Text('Write "{minutes}" or "{day}".', 'Tulis misalnya "{minutes}" atau "{day}".'),
    ),
    # --- numbers ---
    "number-expected": (
        Text(
            "The text ends where a number is expected.",
            "Teks ini berakhir di tempat yang seharusnya berisi angka.",
        ),
        Text(
            'Write a duration such as "{minutes}", "{working_days}".',
            'Tulis jangka waktu, misalnya "{minutes}" atau "{working_days}".',
        ),
    ),
    "number-missing": (
        Text("The number is missing.", "Angkanya belum ada."),
        Text('Write "1 {unit}".', 'Tulis misalnya "1 {unit}".'),
    ),
    "negative": (
        Text("A duration cannot be negative.", "Jangka waktu tidak boleh negatif."),
        Text("Remove the sign.", "Hapus tanda minusnya."),
    ),
    "decimal-or-thousands": (
        Text(
            '"{written}" can be read as a decimal or as thousands.',
            '"{written}" dapat dibaca sebagai pecahan desimal atau sebagai ribuan.',
        ),
        Text(
            'Write thousands without a separator ("1000") and at most two decimals ("1,5").',
            'Tulis ribuan tanpa tanda pemisah ("1000") dan pecahan dengan paling banyak dua desimal ("1,5").',
        ),
    ),
    "nothing": (
        Text("The duration is zero.", "Jangka waktunya nol."),
        Text('Write "-" if there is no standard.', 'Tulis "-" jika memang tidak ada standar waktu.'),
    ),
    "too-fine": (
        Text("The amount has too many decimals.", "Angka ini terlalu rinci."),
        Text(
            "Use at most two decimals or a smaller unit.",
            "Gunakan paling banyak dua desimal atau satuan yang lebih kecil.",
        ),
    ),
    "too-much": (
        Text("The amount is more than a hundred years.", "Jangka waktu ini lebih dari seratus tahun."),
        Text("Check the number and its unit.", "Periksa angka dan satuannya."),
    ),
    # --- units ---
    "no-unit": (
        Text("The number has no unit.", "Angka ini tidak memiliki satuan."),
        Text(
            'Write the unit from the header of the column: "{five_minutes}", "{five_days}".',
            'Tulis satuan menurut judul kolomnya, misalnya "{five_minutes}" atau "{five_days}".',
        ),
    ),
    "unknown-unit": (
        Text('"{written}" is not a unit of time.', '"{written}" bukan satuan waktu.'),
        Text(
            "Write a unit such as {units}.",
            "Tulis satuan, misalnya {units}.",
        ),
    ),
    "ambiguous-unit": (
        Text('"{written}" may mean "hari" (day) or "hour".', '"{written}" dapat berarti "hari" atau "hour" (jam).'),
        Text('Write "hari" or "jam" in full.', 'Tulis "hari" atau "jam" selengkapnya.'),
    ),
    "bracket-before-unit": (
        Text(
            "Brackets between a number and its unit must hold the same number in words.",
            "Di antara angka dan satuannya, tanda kurung memuat angka yang sama dengan huruf.",
        ),
        Text('Write "{in_words}".', 'Tulis misalnya "{in_words}".'),
    ),
    "part-of-unit": (
        Text(
            "A fraction of a {unit} has no agreed length.",
            "Pecahan dari satuan {unit} tidak memiliki panjang yang pasti.",
        ),
        Text(
            'Write days or whole months: "{ten_days}", "{six_months}".',
            'Tulis dalam hari atau bulan penuh, misalnya "{ten_days}" atau "{six_months}".',
        ),
    ),
    # --- ranges and bounds ---
    "two-amounts": (
        Text(
            "There are two amounts, and the text does not say which one applies.",
            "Ada dua jangka waktu, tetapi teks ini tidak menyebut mana yang berlaku.",
        ),
        Text(
            'Keep one. A range is written "{range}", a half "{half_day}", an equal amount in brackets.',
            'Pilih salah satu. Rentang ditulis "{range}", separuh "{half_day}", jumlah yang senilai dalam kurung.',
        ),
    ),
    "opposed-bounds": (
        Text("The two bounds contradict each other.", "Kedua batas ini saling bertentangan."),
        Text("Keep one of them.", "Pertahankan salah satunya."),
    ),
    "loose-bounds": (
        Text("The bounds do not form one range.", "Batas-batas ini tidak membentuk satu rentang."),
        Text(
            'Write "{range}", or a single bound: "{at_most}".',
            'Tulis "{range}" atau satu batas saja: "{at_most}".',
        ),
    ),
    "minimum-of-range": (
        Text("A minimum cannot be combined with a range.", "Batas minimal dan rentang saling bertentangan."),
        Text(
            'Write "{range}", or a single bound: "{at_most}".',
            'Tulis "{range}" atau satu batas saja: "{at_most}".',
        ),
    ),
    "mixed-range": (
        Text(
            "The two ends of the range have units of different kinds.",
            "Kedua ujung rentang ini dihitung dengan cara yang berbeda.",
        ),
        Text(
            'Write both in one kind of unit: "{working_days}".',
            'Tulis keduanya dalam satuan yang sejenis, misalnya "{working_days}".',
        ),
    ),
    "open-range": (
        Text("The range has no upper end.", "Rentang ini tidak memiliki batas atas."),
        Text('Write "{range}", or remove the dash.', 'Tulis "{range}" atau hapus tanda hubungnya.'),
    ),
    "descending-range": (
        Text("The range descends from {minimum} to {maximum}.", "Rentang ini menurun dari {minimum} ke {maximum}."),
        Text("Write the smaller amount first.", "Tulis nilai yang lebih kecil terlebih dahulu."),
    ),
    # --- after a duration ---
    "open-bracket": (
        Text("The bracket is not closed.", "Tanda kurung ini tidak ditutup."),
        Text('Write ")" at the end of the remark.', 'Tulis ")" di akhir keterangannya.'),
    ),
    "unexpected": (
        Text('"{written}" cannot follow a duration.', '"{written}" tidak dapat ditulis setelah jangka waktu.'),
        Text(
            "Put remarks in brackets or in the note of the step.",
            "Letakkan keterangan dalam tanda kurung atau dalam keterangan langkahnya.",
        ),
    ),
    "unexpected-qualifier": (
        Text('"{written}" cannot follow this unit.', '"{written}" tidak dapat ditulis setelah satuan ini.'),
        Text(
            'Only "hari kerja", "jam kerja" and "hari kalender" exist; other units have no such form.',
            'Gunakan "hari kerja", "jam kerja", atau "hari kalender"; satuan lain tidak memiliki bentuk itu.',
        ),
    ),
    "unfinished-condition": (
        Text('Nothing follows "{written}".', 'Tidak ada kata setelah "{written}".'),
        Text("Finish the condition or remove it.", "Lengkapi syaratnya atau hapus."),
    ),
}
"""The errors of time standards."""

AMBIGUOUS: Final = frozenset(
    {
        "ambiguous-unit", "decimal-or-thousands", "loose-bounds", "minimum-of-range", "mixed-range", "no-unit",
        "opposed-bounds", "two-amounts",
    }
)  # fmt: skip
"""The errors of texts with more than one sensible meaning."""

EXAMPLES: Final = {
    "units": Text("minute, hour, day, working day, week, month", "menit, jam, hari, hari kerja, minggu, bulan"),
    "minutes": Text("15 minutes", "15 menit"),
    "five_minutes": Text("5 minutes", "5 menit"),
    "day": Text("1 day", "1 hari"),
    "five_days": Text("5 days", "5 hari"),
    "half_day": Text("half a day", "setengah hari"),
    "in_words": Text("3 (three) days", "3 (tiga) hari"),
    "range": Text("1 - 3 days", "1 - 3 hari"),
    "working_days": Text("1 - 3 working days", "1 - 3 hari kerja"),
    "ten_days": Text("10 working days", "10 hari kerja"),
    "six_months": Text("6 months", "6 bulan"),
    "at_most": Text("at most 3 days", "maksimal 3 hari"),
    "each_day": Text("every working day", "setiap hari kerja"),
    "each_month": Text("every month", "setiap bulan"),
}
"""Examples of time standards in the language of the SOP, which may not be that of the message."""

INCONSISTENCIES: Final[Messages] = {
    "number-in-words": (
        Text(
            "The number in brackets is {found}, but the number before it is {stated}, and that one counts.",
            "Angka dalam tanda kurung {found}, tetapi angka di depannya {stated}; yang berlaku angka di depannya.",
        ),
        Text("Make the two equal.", "Samakan keduanya."),
    ),
    "equivalent": (
        Text(
            "The amount in brackets is {found}, but the amount before it is {stated}, and that one counts.",
            "Jangka waktu dalam tanda kurung {found}, tetapi di depannya tertulis {stated}; "
            "yang berlaku jangka waktu di depannya.",
        ),
        Text("Make the two equal.", "Samakan keduanya."),
    ),
}
"""The inconsistencies of time standards that can still be read."""
