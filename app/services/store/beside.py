"""Writing beside the book (desk tables): drafts, files, the outbox, passwords, single values, in one transaction."""

from collections.abc import Iterable

from sqlcipher3 import dbapi2

from app.services.store import chunks
from app.services.store.credential_table import CredentialWriting
from app.services.store.draft_table import DraftWriting
from app.services.store.outbox import OutboxWriting
from app.services.store.values import meta_in, set_meta


class DeskWriting:
    """The desk tables within a write transaction; ``touched`` are the names of those that changed."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection
        self.touched: set[str] = set()
        self.drafts = DraftWriting(connection, self.touched)
        self.outbox = OutboxWriting(connection, self.touched)
        self.credentials = CredentialWriting(connection, self.touched)

    def value(self, name: str) -> str:
        """A single value, empty when unset."""
        return meta_in(self._connection, name)

    def set_value(self, name: str, value: str) -> None:
        """Keep a single value."""
        set_meta(self._connection, name, value)

    def await_naming(self, digest: str, now: int) -> None:
        """A file that is new here goes again unless something comes to name it."""
        chunks.await_naming(self._connection, digest, now)

    def collect(self, naming: Iterable[str], before: int) -> tuple[str, ...]:
        """Files laid in before an instant that nothing names are gone; returns their digests."""
        return chunks.collect(self._connection, naming, before)

    def keep_piece(self, digest: str, number: int, data: bytes) -> None:
        """Keep a piece of a file under its digest; one that is there already stays."""
        chunks.keep(self._connection, digest, number, data)
