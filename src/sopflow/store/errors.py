"""The errors of the store."""

from __future__ import annotations

from typing import Any, ClassVar

from sopflow.errors import SpokenError
from sopflow.text import Language, Text, shown


class StoreError(SpokenError):
    """The store cannot do it; nothing was written.

    Attributes:
        code: A stable code of the kind of error.
        title: The kind of error in a sentence.
        text: The reason and the remedy, in both languages.
    """

    code: ClassVar[str] = "store"
    title: ClassVar[Text] = Text("The store cannot do this.", "Penyimpanan kasus tidak dapat melakukan ini.")

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the answer to a failed request in the form of problem+json (RFC 9457), without a status.

        >>> UnknownCaseError("2026-001").to_dict()["detail"]
        "There is no case '2026-001'."
        """
        return {"type": f"urn:sopflow:{self.code}", "title": self.title.in_(language), "detail": self.message(language)}


class InputError(StoreError):
    """An argument exceeds a limit of the store, or cannot be used."""

    code: ClassVar[str] = "input"
    title: ClassVar[Text] = Text("The request cannot be used.", "Permintaan ini tidak dapat digunakan.")


class UnknownCaseError(StoreError):
    """There is no case with this id."""

    code: ClassVar[str] = "unknown-case"
    title: ClassVar[Text] = Text("There is no such case.", "Kasus ini tidak ada.")

    def __init__(self, id_: str) -> None:
        super().__init__(Text(f"There is no case {shown(id_)}.", f"Tidak ada kasus {shown(id_)}."))


class UnknownSopError(StoreError):
    """No SOP with this number, or no revision with this fingerprint, was published."""

    code: ClassVar[str] = "unknown-sop"
    title: ClassVar[Text] = Text("This SOP was not published.", "SOP ini belum diterbitkan.")

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(
                f"No SOP {shown(number)} was published. Publish its file with store.publish(path).",
                f"SOP {shown(number)} belum diterbitkan. Terbitkan berkasnya dengan store.publish(path).",
            )
        )


class CaseExistsError(StoreError):
    """There is, or was, a case with this id."""

    code: ClassVar[str] = "case-exists"
    title: ClassVar[Text] = Text("This case exists already.", "Kasus ini sudah ada.")

    def __init__(self, id_: str) -> None:
        super().__init__(
            Text(
                f"A case with the id {shown(id_)} exists already, or was deleted. Continue that case, or choose "
                "another id.",
                f"Kasus dengan id {shown(id_)} sudah ada, atau pernah ada dan sudah dihapus. Lanjutkan kasus itu, atau "
                "pilih id lain.",
            )
        )


class ConflictError(StoreError):
    """Another transaction changed the case first. Read it again, and decide again."""

    code: ClassVar[str] = "conflict"
    title: ClassVar[Text] = Text("The case was changed meanwhile.", "Kasus ini baru saja diubah.")


class KeyReusedError(StoreError):
    """A key belongs to an earlier, different call on the case."""

    code: ClassVar[str] = "key-reused"
    title: ClassVar[Text] = Text("The key belongs to another call.", "Kunci ini milik tindakan lain.")

    def __init__(self, key: str) -> None:
        super().__init__(
            Text(
                f"The key {shown(key)} belongs to another call on this case. Use a new key for each call.",
                f"Kunci {shown(key)} milik tindakan lain pada kasus ini. Gunakan kunci baru untuk setiap tindakan.",
            )
        )


class DatabaseError(StoreError):
    """The database cannot be used: it is full, read-only, unreachable, or not prepared."""

    code: ClassVar[str] = "database"
    title: ClassVar[Text] = Text("The database cannot be used.", "Basis data tidak dapat digunakan.")


def conflict_about(id_: str) -> ConflictError:
    """Return the error about a case that another transaction changed."""
    return ConflictError(
        Text(
            f"The case {shown(id_)} was changed by another transaction. Read it again, and decide again.",
            f"Kasus {shown(id_)} telah diubah oleh transaksi lain. Baca kembali, lalu putuskan kembali.",
        )
    )
