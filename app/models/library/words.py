"""Journal lines of documents."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.library.facts import DocumentFiled, DocumentReturned, DocumentShelved
from app.models.vocabulary.journal import Lane

LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    DocumentFiled: lambda f: Narration(Lane.LEDGER, f"资料：{f.kind.label}《{f.name}》（{f.file}）"),
    DocumentShelved: lambda f: Narration(Lane.LEDGER, f"资料停用：{f.reason}"),
    DocumentReturned: lambda f: Narration(Lane.LEDGER, "资料恢复使用" + (f"：{f.reason}" if f.reason else "")),
}
