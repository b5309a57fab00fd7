"""View rows of documents."""

from app.models.book.rows import Row


class DocumentRow(Row, frozen=True, kw_only=True):
    """A document of 资料库; ``digest`` and ``text`` name what lies in the store, ``classes`` are parted by 、."""

    table = "document"
    also = ("ledgers",)

    name: str
    kind: str
    file: str
    digest: str
    size: int
    text: str
    classes: str
    region: str
    version: str
    valid_until: str
    note: str
    guessed: int
    shelved: str
    filed_at: int
