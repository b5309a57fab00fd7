"""Which files of the store a fact names: attachments, documents with their text, a boundary."""

import contextlib
from collections.abc import Iterator

import msgspec

from app.models.book.codec import Unknown
from app.models.book.fact import Fact
from app.models.incident.facts import FileAttached
from app.models.library.facts import DocumentFiled
from app.models.settings.facts import SettingsChanged

NAMING = frozenset(str(one.__struct_config__.tag) for one in (FileAttached, DocumentFiled, SettingsChanged))
"""Tags of the facts that may name files."""
_MAP = msgspec.json.Decoder(dict[str, str] | None)


def files_named(fact: Fact | Unknown) -> Iterator[tuple[str, str]]:
    """(name, SHA-256 digest) of each."""
    if isinstance(fact, FileAttached):
        yield fact.name, fact.digest
    elif isinstance(fact, DocumentFiled):
        yield fact.file, fact.digest
        if fact.text:
            yield f"{fact.file}的文字", fact.text
    elif isinstance(fact, SettingsChanged) and "boundary" in fact.values:
        with contextlib.suppress(msgspec.DecodeError):  # of a newer version
            held = _MAP.decode(fact.values["boundary"])
            if held is not None:
                yield held.get("name", ""), held.get("digest", "")
