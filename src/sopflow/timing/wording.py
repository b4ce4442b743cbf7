"""The words about time standards in English and Indonesian: for each slug what is wrong and what to do."""

from __future__ import annotations

from typing import Final, NamedTuple

from sopflow.timing.duration import Language


class Wording(NamedTuple):
    """Format strings over the data of an error: its reason and its hint, in both languages."""

    en: tuple[str, str]
    id: tuple[str, str]

    def reason(self, language: Language) -> str:
        """What is wrong."""
        return (self.id if language == "id" else self.en)[0]

    def hint(self, language: Language) -> str:
        """What to do about it."""
        return (self.id if language == "id" else self.en)[1]


COLUMN: Final[dict[Language, str]] = {"en": "column", "id": "kolom"}
SUGGESTION: Final[dict[Language, str]] = {"en": "Did you mean {}?", "id": "Maksud Anda {}?"}
OR: Final[dict[Language, str]] = {"en": " or ", "id": " atau "}
NONE: Final[dict[Language, str]] = {"en": "none", "id": "tidak ada"}

STANDARDS: Final = {
    # --- the text as a whole ---
    "too-long": Wording(
        en=(
            "The text is {length} characters long; a time standard has at most {limit}.",
            "Keep the duration here and move the rest to a note.",
        ),
        id=(
            "Teks ini sepanjang {length} karakter, padahal baku waktu paling panjang {limit} karakter.",
            "Tuliskan jangka waktunya saja di sini dan pindahkan selebihnya ke keterangan.",
        ),
    ),
    "unknown-word": Wording(
        en=(
            '"{written}" is neither a number nor a word that begins a time standard.',
            'Write a duration such as "15 menit", "1 - 3 hari kerja", or move the text to a note.',
        ),
        id=(
            '"{written}" bukan angka dan bukan pula kata yang mengawali baku waktu.',
            'Tuliskan jangka waktu, misalnya "15 menit", "1 - 3 hari kerja", atau pindahkan teks ini ke keterangan.',
        ),
    ),
    "frequency-alone": Wording(
        en=("A frequency says how often.", 'Write it out: "setiap hari kerja", "every month".'),
        id=(
            "Kekerapan harus menyebutkan seberapa sering.",
            'Tuliskan selengkapnya, misalnya "setiap hari kerja" atau "setiap bulan".',
        ),
    ),
    "no-length": Wording(
        en=("This is no length of time.", 'Write "15 menit" or "1 hari".'),
        id=("Ini bukan jangka waktu.", 'Tuliskan misalnya "15 menit" atau "1 hari".'),
    ),
    # --- numbers ---
    "number-expected": Wording(
        en=(
            "The text ends where a number was expected.",
            'Write a duration such as "15 menit", "1 - 3 hari kerja".',
        ),
        id=(
            "Teks ini berakhir di tempat yang seharusnya diisi angka.",
            'Tuliskan jangka waktu, misalnya "15 menit" atau "1 - 3 hari kerja".',
        ),
    ),
    "number-missing": Wording(
        en=("The number is missing.", 'Write "1 {unit}".'),
        id=("Angkanya belum ada.", 'Tuliskan misalnya "1 {unit}".'),
    ),
    "negative": Wording(
        en=("A duration cannot be negative.", "Leave the sign out."),
        id=("Jangka waktu tidak dapat bernilai negatif.", "Hilangkan tanda minusnya."),
    ),
    "decimal-or-thousands": Wording(
        en=(
            '"{written}" can be read as a decimal and as a number with thousands.',
            'Write thousands without a mark ("1000") and at most two decimals ("1,5").',
        ),
        id=(
            '"{written}" dapat dibaca sebagai pecahan desimal dan sebagai ribuan.',
            'Tuliskan ribuan tanpa tanda pemisah ("1000") dan pecahan dengan paling banyak dua desimal ("1,5").',
        ),
    ),
    "nothing": Wording(
        en=("A duration of nothing is no standard.", 'Write "-" when there is none.'),
        id=("Jangka waktu nol bukan baku waktu.", 'Tuliskan "-" jika memang tidak ada.'),
    ),
    "too-fine": Wording(
        en=("The amount is too fine.", "Use at most two decimals, or a smaller unit."),
        id=("Angka ini terlalu rinci.", "Gunakan paling banyak dua desimal, atau satuan yang lebih kecil."),
    ),
    "too-much": Wording(
        en=(
            "The amount is beyond any calendar: it is more than a hundred years.",
            "Look at the number and its unit again.",
        ),
        id=(
            "Jangka waktu ini melampaui kalender mana pun: lebih dari seratus tahun.",
            "Periksa kembali angka dan satuannya.",
        ),
    ),
    # --- units ---
    "no-unit": Wording(
        en=(
            "A number without a unit does not say what it counts.",
            'Write the unit that the header of the column means: "5 menit", "5 hari".',
        ),
        id=(
            "Angka tanpa satuan tidak menyebutkan apa yang dihitung.",
            'Tuliskan satuan yang dimaksud oleh judul kolomnya, misalnya "5 menit" atau "5 hari".',
        ),
    ),
    "unknown-unit": Wording(
        en=(
            '"{written}" is no unit of time.',
            "Write detik, menit, jam, hari, hari kerja, minggu, bulan or tahun, or its English name.",
        ),
        id=(
            '"{written}" bukan satuan waktu.',
            "Tuliskan detik, menit, jam, hari, hari kerja, minggu, bulan, atau tahun.",
        ),
    ),
    "ambiguous-unit": Wording(
        en=('"{written}" may be "hari" or "hour".', 'Write "hari" or "jam" in full.'),
        id=('"{written}" dapat berarti "hari" atau "hour" (jam).', 'Tuliskan "hari" atau "jam" selengkapnya.'),
    ),
    "bracket-before-unit": Wording(
        en=("Between a number and its unit, brackets hold the same number in words.", 'Write "3 (tiga) hari".'),
        id=(
            "Di antara angka dan satuannya, tanda kurung memuat angka yang sama dengan huruf.",
            'Tuliskan misalnya "3 (tiga) hari".',
        ),
    ),
    "part-of-unit": Wording(
        en=(
            "A part of a {unit} has no agreed length.",
            'Write it in days or in whole months: "10 hari kerja", "6 bulan".',
        ),
        id=(
            "Pecahan dari satuan {unit} tidak mempunyai panjang yang pasti.",
            'Tuliskan dalam hari atau dalam bulan penuh, misalnya "10 hari kerja" atau "6 bulan".',
        ),
    ),
    # --- ranges and bounds ---
    "two-amounts": Wording(
        en=(
            "Two amounts are given, and the text does not say which of them holds.",
            'Keep one; a range is "1 - 3 hari", a half is "setengah hari", an equal amount stands in brackets.',
        ),
        id=(
            "Ada dua jangka waktu, dan teks ini tidak menyebutkan mana yang berlaku.",
            'Pertahankan salah satu; rentang: "1 - 3 hari", separuh: "setengah hari", yang senilai: dalam kurung.',
        ),
    ),
    "opposed-bounds": Wording(
        en=("Two bounds contradict each other.", "Keep one of them."),
        id=("Kedua batas ini saling bertentangan.", "Pertahankan salah satunya."),
    ),
    "loose-bounds": Wording(
        en=("The bounds do not make one range.", 'Write "1 - 3 hari", or one bound: "maksimal 3 hari".'),
        id=(
            "Batas-batas ini tidak membentuk satu rentang.",
            'Tuliskan "1 - 3 hari", atau satu batas saja: "maksimal 3 hari".',
        ),
    ),
    "minimum-of-range": Wording(
        en=(
            "A least duration and a range contradict each other.",
            'Write "1 - 3 hari", or one bound: "maksimal 3 hari".',
        ),
        id=(
            "Batas minimal dan rentang saling bertentangan.",
            'Tuliskan "1 - 3 hari", atau satu batas saja: "maksimal 3 hari".',
        ),
    ),
    "mixed-range": Wording(
        en=(
            "The two ends of the range are counted in different ways.",
            'Write both in one kind of unit: "1 - 3 hari kerja".',
        ),
        id=(
            "Kedua ujung rentang ini dihitung dengan cara yang berbeda.",
            'Tuliskan keduanya dalam satuan yang sejenis, misalnya "1 - 3 hari kerja".',
        ),
    ),
    "open-range": Wording(
        en=("The range has no upper end.", 'Write "1 - 3 hari", or leave the dash out.'),
        id=("Rentang ini tidak mempunyai batas atas.", 'Tuliskan "1 - 3 hari", atau hilangkan tanda hubungnya.'),
    ),
    "descending-range": Wording(
        en=("The range descends, from {minimum} to {maximum}.", "Write the smaller amount first."),
        id=("Rentang ini menurun, dari {minimum} ke {maximum}.", "Tuliskan nilai yang lebih kecil terlebih dahulu."),
    ),
    # --- what follows a duration ---
    "open-bracket": Wording(
        en=("The bracket is never closed.", 'Write ")" where the remark ends.'),
        id=("Tanda kurung ini tidak pernah ditutup.", 'Tuliskan ")" di akhir keterangannya.'),
    ),
    "unexpected": Wording(
        en=(
            '"{written}" is not expected after a duration.',
            "Put remarks in brackets, or in the note of the step.",
        ),
        id=(
            '"{written}" tidak semestinya ada setelah jangka waktu.',
            "Letakkan keterangan dalam tanda kurung, atau dalam keterangan langkahnya.",
        ),
    ),
    "unexpected-qualifier": Wording(
        en=(
            '"{written}" is not expected after a duration.',
            'There are "hari kerja", "jam kerja" and "hari kalender"; other units have no such form.',
        ),
        id=(
            '"{written}" tidak semestinya ada setelah jangka waktu.',
            'Yang ada hanya "hari kerja", "jam kerja", dan "hari kalender"; satuan lain tidak mempunyai bentuk itu.',
        ),
    ),
    "unfinished-condition": Wording(
        en=('Nothing follows "{written}".', "Finish the condition, or leave it out."),
        id=('Tidak ada apa pun setelah "{written}".', "Lengkapi syaratnya, atau hilangkan."),
    ),
}
"""What can be wrong with a time standard."""

AMBIGUOUS: Final = frozenset(
    {
        "ambiguous-unit", "decimal-or-thousands", "loose-bounds", "minimum-of-range", "mixed-range", "no-unit",
        "opposed-bounds", "two-amounts",
    }
)  # fmt: skip
"""What leaves a time standard with more than one sensible reading."""

REMARKS: Final = {
    "number-in-words": Wording(
        en=("The number in brackets is {found}, but {stated} stands before it and counts.", "Make the two agree."),
        id=(
            "Angka dalam tanda kurung {found}, padahal di depannya tertulis {stated}, dan itulah yang berlaku.",
            "Samakan keduanya.",
        ),
    ),
    "equivalent": Wording(
        en=("The amount in brackets is {found}, but {stated} stands before it and counts.", "Make the two agree."),
        id=(
            "Lama dalam tanda kurung {found}, padahal di depannya tertulis {stated}, dan itulah yang berlaku.",
            "Samakan keduanya.",
        ),
    ),
}
"""What a time standard that can be read may still disagree with itself about."""
