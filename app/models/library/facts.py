"""Facts about 资料库: plans, laws, agreements, map sheets that lie in the store."""

import datetime as dt

from app.models.book.fact import Fact
from app.models.vocabulary.library import DocumentKind


class DocumentFiled(Fact, frozen=True, kw_only=True, tag="document:filed"):
    """A document was taken in, or what is said of it was changed; it is stated whole.

    ``digest`` is of the file, ``text`` of what was read out of it (pages parted by form feeds); both lie in the store.
    """

    name: str
    kind: DocumentKind
    file: str
    digest: str
    size: int
    text: str = ""
    classes: tuple[str, ...] = ()
    """Kinds of event it is for: words of a class name, or class codes; empty for any."""
    region: str = ""
    version: str = ""
    valid_until: dt.date | None = None
    note: str = ""
    guessed: bool = False
    """Kind and classes were guessed from the file's name and nobody has looked yet."""


class DocumentShelved(Fact, frozen=True, kw_only=True, tag="document:shelved"):
    """It is no longer offered; it stays in the store."""

    reason: str


class DocumentReturned(Fact, frozen=True, kw_only=True, tag="document:returned"):
    """It is offered again."""

    reason: str = ""


def document_files(fact: DocumentFiled) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256 digest) of the document, and of its words where it has any."""
    words = ((f"{fact.file}的文字", fact.text),) if fact.text else ()
    return ((fact.file, fact.digest), *words)
