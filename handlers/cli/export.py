"""tocsin export: writes a document of an incident into a file."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from bot import log
from bot.adapters.store.sqlite.reading import reading
from bot.errors import TocsinError
from bot.settings import read_settings
from handlers.exported import Export

_DOCUMENTS = {
    "postmortem": "The post-mortem as it stands; the usual one.",
    "timeline": "All that happened, with the digests that prove it.",
}
"""Every document with its line of help; a test holds it to the files, which are imported when asked for."""

_CALLED = {"postmortem": "post-mortem", "timeline": "timeline"}
_PAPER = ("pdf",)
"""What no terminal can show."""


@click.command("export")
@click.argument("incident")
@click.option(
    "--postmortem", "document", flag_value="postmortem", default=True, help=_DOCUMENTS["postmortem"]
)
@click.option("--timeline", "document", flag_value="timeline", help=_DOCUMENTS["timeline"])
@click.option("--format", "format_", help="Like md, html, pdf or json; else as the file's name ends.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file."
)
def COMMAND(incident: str, document: str, format_: str | None, output: Path | None) -> None:  # noqa: N802 - every command file exports COMMAND
    """Print a document of INCIDENT, like INC-2026-001, or write it into a file.

    It reads TOCSIN_DATABASE, beside a running Tocsin or from a copy, and changes nothing. Private incidents
    are among what it gives out: whoever can read the database can read them.
    """
    log.set_up(as_json=False)
    export: Export = import_module(f"handlers.exports.{document}").EXPORT
    wanted = _format(export, format_, output)
    if output is None and wanted in _PAPER and sys.stdout.isatty():
        raise click.UsageError(f"A terminal cannot show {wanted}: name a file with --output.")
    settings = read_settings()
    with reading(settings.database_file) as reader:
        found = reader.incident(incident.strip().upper())
        if found is None:
            raise TocsinError(f"There is no incident {incident}.")
        made = export.make(reader, found, settings, wanted)
    if output is None:
        sys.stdout.buffer.write(made)
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise TocsinError(f"{output} cannot be written: {error.strerror}.") from error
    print(f"The {_CALLED[document]} of {found.id} is in {output}.")


def _format(export: Export, named: str | None, output: Path | None) -> str:
    """What was named, or what the file's name ends in, or the usual one."""
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    wanted = named or (suffix if suffix in export.formats else export.formats[0])
    if wanted not in export.formats:
        raise click.UsageError(f"It comes as {', '.join(export.formats)}, not as {wanted}.")
    return wanted
