"""``sopflow new``: a SOP to start from, complete and with comments."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from sopflow.cli import messages
from sopflow.cli.command import PATH, command, language_option
from sopflow.cli.exits import CommandError
from sopflow.cli.reading import unwritable
from sopflow.text import Language, Text, visible

_CREATED = Text(
    "Created {path}. Replace its content with your SOP, then check it with: sopflow check {path}",
    "Berkas {path} sudah dibuat. Ganti isinya dengan SOP Anda, lalu periksa dengan: sopflow check {path} --lang id",
)


@command(
    Text(
        "Create FILE with a small SOP and comments, to be replaced by your own; - prints it. An existing file is never "
        "overwritten. Exit codes: 0 created, 2 not created.",
        "Buat FILE berisi SOP kecil beserta keterangan, untuk diganti dengan SOP Anda; - mencetaknya. Berkas yang "
        "sudah ada tidak pernah ditimpa. Kode keluar: 0 dibuat, 2 tidak dibuat.",
    )
)
@click.argument("file", type=PATH)
@language_option
def new(file: str, language: Language) -> None:
    """Create a SOP to start from."""
    text = resources.files("sopflow").joinpath("skeletons", f"{language}.yaml").read_text(encoding="utf-8")
    if file == "-":
        click.echo(text, nl=False)
        return
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    except FileExistsError:
        raise CommandError(messages.EXISTS.format(language, path=visible(file))) from None
    except OSError as error:
        raise CommandError(unwritable(file, error, language)) from None
    click.echo(_CREATED.format(language, path=visible(file)))
