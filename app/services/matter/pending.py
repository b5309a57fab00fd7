"""来件 that is still to be dealt with: hotspots, matters, responses, warnings to call out, each with its next limit."""

import datetime as dt

import msgspec

from app.models.moments import from_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.warning.state import Warned
from app.services.desk.desk import Desk
from app.services.matter import hotspot_checks, matters, responses
from app.services.warnings import messages

HOTSPOT, MATTER, RESPONSE, WARNING = "hotspot", "matter", "response", "warning"


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is, since when, how far it got, which limit comes next."""

    id: str
    """The subject by its full name."""
    kind: str
    title: str
    who: str
    at: dt.datetime
    stands: str
    clock: Clock | None = None

    @property
    def subject(self) -> str:
        """Which kind of subject: hotspot, matter, response, warning."""
        return self.id.partition(":")[0]

    @property
    def key(self) -> str:
        """Its id within its kind."""
        return self.id.partition(":")[2]


def pending(desk: Desk) -> list[Pending]:
    """Everything that is not done yet, what is due first first, what has no limit last."""
    with desk.store.read() as reading:
        running = reading.running_clocks()
    first: dict[str, Clock] = {}
    for one in running:
        first.setdefault(one.subject, one)
    found = [*_hotspots(desk), *_matters(desk), *_responses(desk), *_warnings(desk)]
    found = [msgspec.structs.replace(one, clock=first.get(one.id)) for one in found]
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: (one.clock.due if one.clock else far, one.at))


def _hotspots(desk: Desk) -> list[Pending]:
    results = {one.value: one.label for one in HotspotResult}
    return [
        Pending(
            id=row.subject, kind="热点", title=row.title, who="", at=from_micros(row.received_at),
            stands="，".join((results.get(row.result, "待核查"), "已反馈" if row.fed_back else "未反馈")),
        )
        for row in hotspot_checks.unfinished(desk)
    ]  # fmt: skip


def _matters(desk: Desk) -> list[Pending]:
    answers = {one.value: one.label for one in MatterAnswer}
    return [
        Pending(
            id=row.subject, kind=MatterKind.said(row.kind), title=" ".join(row.words.split()),
            who="→".join(part for part in (row.asker, row.asked) if part), at=from_micros(row.at),
            stands="，".join(
                part for part in (row.passed and f"已转{row.passed}", answers.get(row.answer, "未反馈")) if part
            ),
        )
        for row in matters.unfinished(desk)
    ]  # fmt: skip


def _responses(desk: Desk) -> list[Pending]:
    return [
        Pending(
            id=row.subject, kind="应急响应", title=row.title, who=f"{row.office} {row.signatory}签发".strip(),
            at=from_micros(row.at), stands=f"已报{row.reported}" if row.reported else "未报上级",
        )
        for row in responses.standing_responses(desk)
    ]  # fmt: skip


def _warnings(desk: Desk) -> list[Pending]:
    """Warnings that hold now."""
    found = []
    for row in messages.holding(desk):
        with desk.store.read() as reading:
            state = reading.state(row.subject, Warned)
        if state is None:
            continue
        stands = f"应答{len(state.answered)}" + (f"，未应答{'、'.join(state.silent)}" if state.silent else "")
        title = row.headline or row.event
        found.append(
            Pending(
                id=row.subject, kind="预警", title=title, who=row.sender, at=from_micros(row.sent_at), stands=stands
            )
        )
    return found
