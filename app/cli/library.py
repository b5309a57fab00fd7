"""The library (资料库) on the command line: documents taken in, listed, found."""

import argparse
from pathlib import Path

from msgspec.structs import replace

from app.cli.declaration import Answer, Command, Option, times, words
from app.cli.duty import day_or_none
from app.cli.home import HOME, on_desk
from app.models.moments import beijing_day
from app.models.vocabulary.library import DocumentKind
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident
from app.services.library import library
from app.services.library.library import Card, DocumentHit

KINDS = {word: kind for kind in DocumentKind for word in (kind.value, kind.label)}


def document(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Take a document in (--add FILE), or list those that hold words (--find) or fit an event (--incident)."""
    if arguments.add:
        return _take_in(desk, arguments)
    rows = library.rows(desk)
    found = [DocumentHit(row=one) for one in rows]
    if arguments.incident:
        state = known_incident(desk, arguments.incident)
        found = library.fitting(desk, state, desk.rules.taxonomy.name_of(state.category))
    if arguments.find:
        found = library.Texts(desk).search(arguments.find, [one.row for one in found])
    return {"documents": [_answer(desk, one) for one in found]}


def _take_in(desk: Desk, arguments: argparse.Namespace) -> Answer:
    from app.ui.kit.rasters import texts

    path = Path(arguments.add)
    card: Card = library.guess(path.name, [one.name for one in desk.rules.taxonomy.classes])
    said = bool(arguments.kind)
    day = day_or_none(arguments.valid_until, "valid-until")
    card = replace(
        card, name=arguments.name or card.name, kind=KINDS[arguments.kind] if said else card.kind,
        classes=tuple(arguments.classes.split(",")) if arguments.classes else () if said else card.classes,
        region=arguments.region, version=arguments.version or card.version, valid_until=day, guessed=not said,
    )  # fmt: skip
    changed = library.take_in(desk, path, card, texts)
    row = next(one for one in library.rows(desk) if one.id == changed.id)
    return {"document": _answer(desk, DocumentHit(row=row))}


def _answer(desk: Desk, found: DocumentHit) -> dict[str, object]:
    row = found.row
    return {
        "id": row.id, "name": row.name, "kind": row.kind, "file": row.file, "size": row.size, "classes": row.classes,
        "region": row.region, "version": row.version, "valid_until": row.valid_until or None,
        "searchable": bool(row.text), "page": found.page or None, "words": found.words, "fit": found.fit,
        "marks": list(library.marks_of(row, beijing_day(desk.now()))),
    }  # fmt: skip


COMMANDS = (
    Command(
        name="document",
        help="收入一份资料，或列出有某些字的、适用某起事件的",
        run=on_desk(document, books=True),
        options=(
            *HOME,
            Option("--kind", choices=tuple(KINDS)),
            *words("add", "name", "classes", "region", "version", "find", "incident"),
            *times("valid-until"),
        ),
    ),
)
