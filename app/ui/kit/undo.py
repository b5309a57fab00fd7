"""撤销: what was just done and can still be taken back, by its name and for a while."""

from collections.abc import Callable

import msgspec


class Undo(msgspec.Struct, frozen=True):
    """``act`` takes it back and returns what is to be said; it can be asked for ``seconds`` long."""

    name: str
    seconds: int
    act: Callable[[], str]
