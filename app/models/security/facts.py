"""Facts about seats and keys of the book."""

import msgspec

from app.models.book.fact import Fact


class ChainHead(msgspec.Struct, frozen=True, kw_only=True):
    """How far a chain reached: ``hash`` of its entry ``seq`` in hex."""

    seat: str
    seq: int
    hash: str


class Gap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Entries of a chain that are known to have been and are gone; ``hash`` of the last in hex where it is known."""

    seat: str
    first: int
    last: int
    hash: str = ""


class SeatBegan(Fact, frozen=True, kw_only=True, tag="seat:began"):
    """A seat opened its chain; a copied store names the head it continues from.

    ``chains`` are the heads of all chains that were held then, ``lost`` what was known to be gone.
    """

    unit: str
    continues: str = ""
    chains: tuple[ChainHead, ...] = ()
    lost: tuple[Gap, ...] = ()


class SeatResumed(Fact, frozen=True, kw_only=True, tag="seat:resumed"):
    """A book that was carried to another machine is back: this one goes on under the seat it had.

    ``continues`` and ``chains`` are as where a seat begins.
    """

    unit: str
    continues: str = ""
    chains: tuple[ChainHead, ...] = ()


class KeyChanged(Fact, frozen=True, kw_only=True, tag="seat:key_changed"):
    """The book was encrypted, its key changed or kept another way; ``how`` is encrypted, rekeyed or kept."""

    how: str
    way: str


class RecoveryShown(Fact, frozen=True, kw_only=True, tag="seat:recovery_shown"):
    """The recovery sheet (恢复码) was made; the code itself stands nowhere in the book."""

    reason: str = ""


class PlainCopied(Fact, frozen=True, kw_only=True, tag="seat:plain_copied"):
    """A plain copy of the book was asked for (审计): to whom and why; the copy holds this entry itself."""

    file: str
    reason: str


class ReadableRemoved(Fact, frozen=True, kw_only=True, tag="seat:readable_removed"):
    """Older copies that opened without the key in use are gone; every entry of theirs stands in the book."""

    files: tuple[str, ...]


class RestoreDrilled(Fact, frozen=True, kw_only=True, tag="seat:restore_drilled"):
    """A backup was restored for trial into a folder of its own (恢复演练)."""

    source: str
    entries: int
    ok: bool
    seconds: float
    problem: str = ""
    behind: int = 0
    """Entries of the book that the backup does not hold yet."""


class DerivedMended(Fact, frozen=True, kw_only=True, tag="seat:derived_mended"):
    """Rows that follow from the book (状态、视图、时限) were not what it says and were made again from it.

    ``kept`` is the digest under which the rows lie as they were found; ``first`` names the first difference.
    """

    count: int
    tables: tuple[str, ...] = ()
    first: str = ""
    kept: str = ""
    whole: bool = False
    """So much differed, or a table was not there, that all of it was made again."""


class BookChecked(Fact, frozen=True, kw_only=True, tag="seat:checked"):
    """Somebody had the whole book checked (核验): how many entries it held, whether all was well, what was said."""

    ok: bool
    entries: int
    sentence: str


class DaysMadeUp(Fact, frozen=True, kw_only=True, tag="seat:made_up"):
    """The days of this book are made up from here on, for trials and measurements; nothing in them happened."""

    days: int


class UnitKeysMade(Fact, frozen=True, kw_only=True, tag="seat:unit_keys"):
    """From now on the unit signs and reads with these keys: ``sign`` and ``seal`` are what others know of them (hex).

    ``kept`` is a digest of the secret ones as they are kept beside the book; ``before`` what others knew until now,
    where the earlier keys are gone.
    """

    sign: str
    seal: str
    finger: str
    """Their fingerprint, as it is read out over the phone."""
    kept: str
    before: str = ""
    found: bool = False
    """They were made by an earlier version, which booked nothing."""


def kept_rows(fact: DerivedMended) -> list[tuple[str, str]]:
    """(name, digest) of the rows as they were found."""
    return [("显示数据差异.jsonl", fact.kept)] if fact.kept else []
