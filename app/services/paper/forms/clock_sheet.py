"""时限单: every clock of an incident with its basis, start, due instant and how it was met (docs/架构.md#时限)."""

import datetime as dt

from app.models.incident.state import Incident
from app.models.obligations.clock import Clock, phase
from app.models.obligations.punctuality import punctuality
from app.models.obligations.rules import cited
from app.models.settings.settings import Settings
from app.models.vocabulary.obligation import Phase
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Form, GridColumn, GridTable, Signatures
from app.services.paper.wording import minute_text, moment_text, span_text

COLUMNS = (
    GridColumn("时限", 13),
    GridColumn("报给", 15),
    GridColumn("起算", 17),
    GridColumn("到期", 15),
    GridColumn("结果", 18),
    GridColumn("依据", 26),
)


def clock_sheet(state: Incident, clocks: tuple[Clock, ...], settings: Settings, now: dt.datetime, footer: str) -> Form:
    """All clocks in the order they fall due."""
    ours = sorted(clocks, key=lambda one: (one.limit, one.rule))
    return Form(
        title="时限单",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            event_block(state, ("按时办结", punctuality(ours, now).words)),
            GridTable(COLUMNS, tuple(_row(one, settings, now) for one in ours), empty="没有启动时限"),
            Signatures(("值班员", "带班领导")),
        ),
        footer=footer,
    )


def _row(clock: Clock, settings: Settings, now: dt.datetime) -> tuple[str, ...]:
    moved = f"\n原到期{moment_text(clock.first_due)}" if clock.first_due != clock.due else ""
    return (
        clock.obligation.label,
        settings.recipient_name(clock.recipient),
        f"{clock.counts_from}\n{moment_text(clock.basis_at)}",
        ("立即，" if clock.immediate else "") + moment_text(clock.limit) + moved,
        _outcome(clock, now),
        basis_text(clock),
    )


def basis_text(clock: Clock) -> str:
    """What is cited, each once, and the numbers under which docs/规则来源.md has it: 突发事件应对法第62条（N27）."""
    legal = dict.fromkeys((clock.legal, *(cited(each) for _, each, _ in clock.bases if each != clock.legal)))
    rules = (clock.rule, *(rule for rule, _, _ in clock.bases))
    numbers = "、".join(dict.fromkeys(one.partition("-")[0] for one in rules))
    return "\n并据".join(one for one in legal if one) + f"（{numbers}）"


def _outcome(clock: Clock, now: dt.datetime) -> str:
    state = phase(clock, now)
    if state is Phase.INFERRED and clock.met_at is not None:
        return f"{moment_text(clock.met_at)}办结（推定：未记明报给谁）"
    if clock.met_at is not None:
        return f"{moment_text(clock.met_at)}{'办结' if state is Phase.MET else '办结（超时）'}"
    if state is Phase.ENDED:
        return "已终止"
    if state is Phase.OVERDUE:
        return f"超时{span_text(now - clock.limit)}，未办结"
    return f"未办结，剩{span_text(max(clock.limit - now, dt.timedelta()))}"
