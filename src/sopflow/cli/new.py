"""``sopflow new``: a SOP to begin with, complete and with comments."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from sopflow.cli.common import Trouble, language_option
from sopflow.cli.fixing import why_not_written
from sopflow.cli.messages import speech
from sopflow.text import Language, visible


@click.command(short_help="Write a SOP to begin with.")
@click.argument("file", type=click.Path())
@language_option
def new(file: str, language: Language) -> None:
    """Write a small SOP with comments to FILE, to be filled with your own; - prints it.

    What is there already is never overwritten. Exit codes: 0 written, 2 not written.
    """
    text = resources.files("sopflow").joinpath("skeletons", f"{language}.yaml").read_text(encoding="utf-8")
    if file == "-":
        click.echo(text, nl=False)
        return
    say = speech(language)
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    except FileExistsError:
        raise Trouble(say("is there", path=visible(file))) from None
    except OSError as error:
        raise Trouble(say("cannot write", path=visible(file), why=why_not_written(error, say))) from None
    click.echo(say("written", path=visible(file)))
