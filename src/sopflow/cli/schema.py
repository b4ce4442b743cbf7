"""``sopflow schema``: the JSON Schema of SOP files, for editors."""

from __future__ import annotations

from importlib import resources

import click


@click.command(short_help="Print the JSON Schema of SOP files.")
def schema() -> None:
    """Print the JSON Schema (2020-12) of SOP files, with which editors complete keys and explain them.

    Write it beside your SOPs, and begin each of them with the line
    # yaml-language-server: $schema=sopflow.schema.json
    """
    click.echo(resources.files("sopflow").joinpath("schema.json").read_text(encoding="utf-8"), nl=False)
