"""Facts about a 办件: it was taken in or put to another unit, passed on, pressed for, answered."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.vocabulary.obligation import Recipient


class MatterFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of a matter that lies in the store: its name, SHA-256 digest and size in bytes."""

    name: str
    digest: str
    size: int = 0


def matter_files(fact: "MatterTaken") -> tuple[tuple[str, str], ...]:
    """(name, digest) of each file that came with it."""
    return tuple((one.name, one.digest) for one in fact.files)


class MatterTaken(Fact, frozen=True, kw_only=True, tag="matter:taken"):
    """A 批示, a question, a document or a message came in; or (调度) we asked another unit for something."""

    kind: MatterKind
    words: str
    asker: str
    """Who instructs or asks: the leader, the superior office, ourselves where it is a 调度."""
    asked: str = ""
    """Who has to do it: the 承办单位, the unit that is asked."""
    at: Instant
    due: Instant | None = None
    """The limit it names itself."""
    incident: str = ""
    number: str = ""
    """The number it bears (来文字号)."""
    files: tuple[MatterFile, ...] = ()
    """What lies in the store of it: the scanned fax, the message."""


class MatterPassed(Fact, frozen=True, kw_only=True, tag="matter:passed"):
    """It was passed on (传达、转办) or a leader was told."""

    recipient: Recipient
    to: str
    at: Instant
    person: str = ""
    words: str = ""


class MatterPressed(Fact, frozen=True, kw_only=True, tag="matter:pressed"):
    """Whoever has to do it was pressed for it (催办), or could not be reached."""

    to: str
    at: Instant
    person: str = ""
    reached: bool = True
    words: str = ""


class MatterAnswered(Fact, frozen=True, kw_only=True, tag="matter:answered"):
    """It was answered (反馈); ``again_at`` is by when more is promised where it is still being looked into."""

    answer: MatterAnswer
    words: str
    at: Instant
    by: str = ""
    to: str = ""
    again_at: Instant | None = None
