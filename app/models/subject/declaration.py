"""How a folder of models tells the registry what it adds; and what the book itself adds.

A subject is declared once: its fact kinds with their journal lines, its state and fold, its view rows. Everything
that names all subjects (decoding, log lines, tables, rebuild) is derived from the declarations in ``registry``.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.subject.fold import Subject

FilesOf = Callable[[Any], Iterable[tuple[str, str]]]


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What one folder adds.

    ``lines`` has every fact kind of the folder and how it reads in the journal; ``files`` the kinds that name files
    of the store, each giving (name, SHA-256 digest) pairs.
    """

    lines: Mapping[type[Fact], Callable[[Any], Narration]]
    subjects: tuple[Subject[Any], ...] = ()
    files: Mapping[type[Fact], FilesOf] = msgspec.field(default_factory=dict)
