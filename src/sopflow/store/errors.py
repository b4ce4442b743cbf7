"""The errors of the store."""

from __future__ import annotations

from sopflow.errors import SopflowError
from sopflow.text import Language, Text, shown


class StoreError(SopflowError):
    """The store cannot do what was asked; nothing was written.

    Attributes:
        text: The reason and the remedy, in both languages.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text)

    def message(self, language: Language = "en") -> str:
        """Return the reason and the remedy in one language."""
        return self.text.in_(language)

    def __str__(self) -> str:
        return self.message()


class UnknownCaseError(StoreError):
    """There is no case with this id."""

    def __init__(self, id_: str) -> None:
        super().__init__(Text(f"There is no case {shown(id_)}.", f"Tidak ada kasus {shown(id_)}."))


class UnknownSopError(StoreError):
    """No SOP with this number, or no revision with this fingerprint, was published."""

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(
                f"No SOP {shown(number)} was published. Publish its file with store.publish(path).",
                f"SOP {shown(number)} belum diterbitkan. Terbitkan berkasnya dengan store.publish(path).",
            )
        )


class ConflictError(StoreError):
    """Another transaction changed the case first. Read it again, and decide again."""


class KeyReusedError(StoreError):
    """A key was used before, for a different call on the case."""

    def __init__(self, key: str) -> None:
        super().__init__(
            Text(
                f"The key {shown(key)} belongs to another call on this case. Use a new key for each call.",
                f"Kunci {shown(key)} milik panggilan lain pada kasus ini. Gunakan kunci baru untuk setiap panggilan.",
            )
        )


class DatabaseError(StoreError):
    """The database cannot be used: it is locked, full, read-only, unreachable, or not prepared."""


def conflict_about(id_: str) -> ConflictError:
    """Return the error about a case that another transaction changed."""
    return ConflictError(
        Text(
            f"The case {shown(id_)} was changed by another transaction. Read it again, and decide again.",
            f"Kasus {shown(id_)} telah diubah oleh transaksi lain. Baca kembali, lalu putuskan kembali.",
        )
    )
