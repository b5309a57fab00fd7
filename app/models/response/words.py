"""Journal lines of responses."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.response.facts import ResponseAdjusted, ResponseEnded, ResponseReported, ResponseStarted
from app.models.vocabulary.journal import Lane


def _started(fact: ResponseStarted) -> Narration:
    parts = (fact.expected and f"预计{fact.expected}", fact.measures)
    more = "".join(f"，{part}" for part in parts if part)
    return Narration(
        Lane.HANDLING, f"启动响应　{fact.office}{fact.name}{fact.level.label}（{fact.signatory}签发）{more}", fact.at
    )


def _because(reason: str) -> str:
    return f"：{reason}" if reason else ""


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    ResponseStarted: _started,
    ResponseAdjusted: lambda f: Narration(
        Lane.HANDLING, f"调整响应　{f.level.label}（{f.signatory}签发）{_because(f.reason)}", f.at
    ),
    ResponseEnded: lambda f: Narration(Lane.HANDLING, f"终止响应（{f.signatory}签发）{_because(f.reason)}", f.at),
    ResponseReported: lambda f: Narration(
        Lane.REPORT, f"响应情况报{f.to}，{f.received_by}收{f'（{f.means}）' if f.means else ''}", f.at
    ),
}
