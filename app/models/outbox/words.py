"""Journal lines of the connection."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.outbox.facts import ConnectionLost, ConnectionReturned
from app.models.vocabulary.journal import Lane

LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    ConnectionLost: lambda f: Narration(Lane.SYSTEM, "断网：各报送通道都连不上，改用电话、传真、卫星电话", f.at),
    ConnectionReturned: lambda f: Narration(Lane.SYSTEM, f"通信恢复，待发{f.waiting}件依次发出", f.at),
}
