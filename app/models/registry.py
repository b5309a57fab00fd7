"""Every subject, declared in its own folder and named here in one line; all that knows all of them is derived here."""

from collections.abc import Callable, Iterator
from typing import Any

from app.models.book import codec
from app.models.book.codec import Unknown
from app.models.book.fact import Fact
from app.models.book.rows import Row
from app.models.book.words import Narration
from app.models.brief import declaration as brief
from app.models.call import declaration as call
from app.models.dispatch import declaration as dispatch
from app.models.duty import declaration as duty
from app.models.handover import declaration as handover
from app.models.hotspot import declaration as hotspot
from app.models.incident import declaration as incident
from app.models.library import declaration as library
from app.models.lower import declaration as lower
from app.models.matter import declaration as matter
from app.models.merge import declaration as merge
from app.models.obligations import words as clocks
from app.models.obligations.rows import ClockRow
from app.models.officer import declaration as officer
from app.models.outbox import declaration as outbox
from app.models.paper import declaration as paper
from app.models.practice import declaration as practice
from app.models.report import declaration as report
from app.models.resource import declaration as resource
from app.models.response import declaration as response
from app.models.rota import declaration as rota
from app.models.rules import declaration as rules
from app.models.security import declaration as security
from app.models.settings import declaration as settings
from app.models.subject import common
from app.models.subject.fold import State, Subject
from app.models.subject.plain import plain
from app.models.supply import declaration as supply
from app.models.vocabulary.journal import Lane
from app.models.warning import declaration as warning
from app.models.watch import declaration as watch

DECLARATIONS = (
    common.DECLARATION,
    brief.DECLARATION,
    call.DECLARATION,
    dispatch.DECLARATION,
    duty.DECLARATION,
    handover.DECLARATION,
    hotspot.DECLARATION,
    incident.DECLARATION,
    library.DECLARATION,
    lower.DECLARATION,
    matter.DECLARATION,
    merge.DECLARATION,
    officer.DECLARATION,
    outbox.DECLARATION,
    paper.DECLARATION,
    practice.DECLARATION,
    report.DECLARATION,
    resource.DECLARATION,
    response.DECLARATION,
    rota.DECLARATION,
    rules.DECLARATION,
    security.DECLARATION,
    settings.DECLARATION,
    supply.DECLARATION,
    warning.DECLARATION,
    watch.DECLARATION,
)
LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    kind: line for one in DECLARATIONS for kind, line in one.lines.items()
}
SUBJECTS: dict[str, Subject[Any]] = {subject.name: subject for one in DECLARATIONS for subject in one.subjects}
ROWS: tuple[type[Row], ...] = (ClockRow, *dict.fromkeys(row for one in SUBJECTS.values() for row in one.rows))
"""Kinds of view rows, each with its table."""
FILES = {kind: files for one in DECLARATIONS for kind, files in one.files.items()}
NAMING = frozenset(str(kind.__struct_config__.tag) for kind in FILES)
"""Tags of the facts that may name files."""
OTHER: Subject[Any] = plain("")
VERSION = 7
"""Of the views as a whole; with each subject's own version it decides what is rebuilt at start."""

codec.learn(LINES)


def subject_for(name: str) -> tuple[Subject[Any], str]:
    """(kind, id) of a subject name; a prefix of a newer version is kept as a plain subject."""
    prefix, _, identity = name.partition(":")
    return SUBJECTS.get(prefix, OTHER), identity


def views_version() -> str:
    """A text that changes whenever any view's shape does."""
    return f"{VERSION}:" + ",".join(f"{name}={SUBJECTS[name].version}" for name in sorted(SUBJECTS))


def describe(fact: Fact | Unknown, state: State | None = None) -> Narration:
    """The journal line of a fact, with its subject's state where a line tells of more than the fact does.

    A kind of a newer version says so.
    """
    if isinstance(fact, clocks.ABOUT) and state is not None and (clock := state.clock(fact.clock)) is not None:
        return clocks.line_about(fact, clock)
    if isinstance(fact, Unknown):
        return Narration(Lane.SYSTEM, f"新版本记录（{fact.kind}）")
    return LINES[type(fact)](fact)


def files_named(fact: Fact | Unknown) -> Iterator[tuple[str, str]]:
    """(name, SHA-256 digest) of each file of the store that a fact names: attachments, documents, a boundary."""
    files = FILES.get(type(fact)) if isinstance(fact, Fact) else None
    if files is not None:
        yield from files(fact)
