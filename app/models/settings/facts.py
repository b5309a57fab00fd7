"""Facts about settings."""

import contextlib
from collections.abc import Iterator

import msgspec

from app.models.book.fact import Fact


class SettingsChanged(Fact, frozen=True, kw_only=True, tag="settings:changed"):
    """Unit settings were changed; ``values`` holds the changed fields only, as JSON values."""

    values: dict[str, msgspec.Raw]


_MAP = msgspec.json.Decoder(dict[str, str] | None)


def settings_files(fact: SettingsChanged) -> Iterator[tuple[str, str]]:
    """(name, SHA-256 digest) of the boundary, where this change sets one."""
    if "boundary" in fact.values:
        with contextlib.suppress(msgspec.DecodeError):  # of a newer version
            held = _MAP.decode(fact.values["boundary"])
            if held is not None:
                yield held.get("name", ""), held.get("digest", "")
