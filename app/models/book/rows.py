"""What every view row has."""

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A view row; ``id`` is its key and ``subject`` the one it belongs to."""

    id: str
    subject: str
