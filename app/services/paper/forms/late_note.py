"""迟报情况说明: every limit of an incident that was not met in time, when it was due and done, and the reason given."""

import datetime as dt

from app.models.incident.state import Incident
from app.models.obligations.clock import Clock, phase
from app.models.obligations.punctuality import punctuality
from app.models.settings.settings import Settings
from app.models.vocabulary.obligation import Owner, Phase
from app.services.paper.forms.clock_sheet import basis_text
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text, moment_text, span_text

COLUMNS = (
    GridColumn("时限", 11),
    GridColumn("报给", 14),
    GridColumn("到期", 19),
    GridColumn("办结", 19),
    GridColumn("迟了", 9),
    GridColumn("依据", 28),
)
LATE = {Phase.MET_LATE, Phase.OVERDUE, Phase.INFERRED}


def is_late(clock: Clock, now: dt.datetime) -> bool:
    """Whether a limit of ours is due an explanation: met late, overdue, or only supposed to have been met."""
    return clock.owner is Owner.OURS and phase(clock, now) in LATE


def late_note(state: Incident, clocks: tuple[Clock, ...], settings: Settings, now: dt.datetime, footer: str) -> Form:
    """The limits missed in the order they fell due; the reason stands as the officer booked it, else a space for it."""
    missed = sorted((one for one in clocks if is_late(one, now)), key=lambda one: (one.limit, one.rule))
    return Form(
        title="迟报情况说明",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            event_block(state, ("按时办结", punctuality(clocks, now).words)),
            Prose("未按时办结的时限", ""),
            GridTable(COLUMNS, tuple(_row(one, settings, now) for one in missed), empty="没有迟报"),
            Fields(
                (
                    (("迟报原因", state.late_reason or "（由值班员填写）"),),
                    (("整改措施", "（由带班领导填写）"),),
                ),
                room={0: 4, 1: 5},
            ),
            Signatures(("值班员", "带班领导", "主要负责人")),
        ),
        footer=footer,
    )


def _row(clock: Clock, settings: Settings, now: dt.datetime) -> tuple[str, ...]:
    return (
        clock.obligation.label,
        settings.recipient_name(clock.recipient),
        moment_text(clock.limit),
        _done(clock, now),
        _late_by(clock, now),
        basis_text(clock) + ("\n接报时已超时" if clock.overdue_on_receipt else ""),
    )


def _done(clock: Clock, now: dt.datetime) -> str:
    if phase(clock, now) is Phase.INFERRED and clock.met_at is not None:
        return f"{moment_text(clock.met_at)}（推定：未记明报给谁）"
    return moment_text(clock.met_at) if clock.met_at is not None else "未办结"


def _late_by(clock: Clock, now: dt.datetime) -> str:
    late = (clock.met_at or now) - clock.limit
    return span_text(late) if late > dt.timedelta() else "不能认定"
