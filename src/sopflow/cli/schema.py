"""``sopflow schema``: the JSON Schema of SOP files, for editors."""

from __future__ import annotations

from importlib import resources

import click

from sopflow.cli.command import command, language_option
from sopflow.text import Language, Text


@command(
    Text(
        "Print the JSON Schema (2020-12) of SOP files. Editors use it to complete keys and to explain them, in "
        "Indonesian with --lang id: save it beside your SOPs, and begin each SOP with the line # yaml-language-server: "
        "$schema=sopflow.schema.json",
        "Cetak JSON Schema (2020-12) berkas SOP. Penyunting teks menggunakannya untuk melengkapi dan menjelaskan "
        "kunci, dalam bahasa Indonesia dengan --lang id: simpan di samping SOP Anda dan awali setiap SOP dengan baris "
        "# yaml-language-server: $schema=sopflow.schema.json",
    )
)
@language_option
def schema(language: Language) -> None:
    """Print the JSON Schema of SOP files, with explanations in a language."""
    name = "schema.json" if language == "en" else f"schema.{language}.json"
    click.echo(resources.files("sopflow").joinpath(name).read_text(encoding="utf-8"), nl=False)
