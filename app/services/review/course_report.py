"""复盘报告: an incident in facts only: its course, what was known when, limits met and missed, forces, corrections."""

from app.models.incident.figures import stated
from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros, to_micros
from app.models.obligations.clock import phase
from app.models.registry import describe
from app.models.vocabulary.obligation import Owner, Phase
from app.services.desk.desk import Desk
from app.services.paper.archive import footer_of
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text, moment_text
from app.services.review.moment_view import IncidentReplay, replay_of
from app.services.review.statistics_tables import percent
from app.services.review.timeliness import counts

KNOWN = (GridColumn("本单位得知", 20), GridColumn("数字", 20), GridColumn("所指时刻", 20), GridColumn("来源", 26))
SAID = (GridColumn("时间", 20), GridColumn("方式", 12), GridColumn("谁", 16), GridColumn("内容", 52))
LIMITS = (
    GridColumn("时限", 12),
    GridColumn("报给", 20),
    GridColumn("到期", 19),
    GridColumn("办结", 19),
    GridColumn("结果", 14),
)
FORCES = (
    GridColumn("队伍", 22),
    GridColumn("任务", 20),
    GridColumn("到了哪一步", 14),
    GridColumn("何时", 20),
    GridColumn("人", 8),
)
MENDED = (GridColumn("时间", 20), GridColumn("记录", 40), GridColumn("更正", 40))


def course_report(desk: Desk, incident: str) -> Form:
    """The report on an incident as its entries tell it now; raises Refused where there is none."""
    replay = replay_of(desk, incident)
    view = replay.at(from_micros(max(to_micros(desk.now()), replay.changes[-1])))
    state = view.state
    return Form(
        title="事件复盘报告",
        left=desk.settings.unit_name,
        right=f"{minute_text(desk.now())}制",
        blocks=(
            event_block(state, ("上报及时率", on_time_words(view.state, desk))),
            Prose("一、经过", ""),
            GridTable(SAID, tuple((moment_text(one.at), one.kind.label, one.by, one.text) for one in view.said)),
            Prose("二、何时知道", ""),
            GridTable(KNOWN, known_rows(state, replay), empty="没有数字"),
            Prose("三、时限", ""),
            GridTable(LIMITS, limit_rows(desk, state), empty="没有应报的时限"),
            Prose("四、力量", ""),
            GridTable(
                FORCES,
                tuple(
                    (
                        one.name,
                        one.task,
                        one.step.label,
                        moment_text(one.since) if one.since else "",
                        str(one.people or ""),
                    )
                    for one in view.forces
                ),
                empty="没有登记调派",
            ),
            Prose("五、更正和划去", ""),
            GridTable(MENDED, _mended(state, replay), empty="没有"),
            Prose("六、待核", "\n".join(state.doubts) or "没有。"),
            Signatures(("值班员", "带班领导")),
        ),
        footer=footer_of(desk),
    )


def on_time_words(state: Incident, desk: Desk) -> str:
    """100.0%（3/3）, or that nothing was owed."""
    now = desk.now()
    hows = [phase(one, now) for one in state.clocks if counts(one)]
    decided = [one for one in hows if one in {Phase.MET, Phase.MET_LATE, Phase.INFERRED, Phase.OVERDUE}]
    met = decided.count(Phase.MET)
    return f"{percent(met / len(decided))}（{met}/{len(decided)}）" if decided else "没有应报的"


def known_rows(state: Incident, replay: IncidentReplay) -> tuple[tuple[str, ...], ...]:
    """(when it arrived here, the number, of when it is, who said it) of every figure."""
    rows = []
    for one in state.figures:
        arrived = replay.incident.arrived(one.entry)
        came = moment_text(from_micros(arrived)) if arrived is not None else ""
        said = f"{one.kind.label}{stated(one.value, one.bound, one.kind.unit)}"
        rows.append((came, said, moment_text(one.known_at), one.source))
    return tuple(rows)


def limit_rows(desk: Desk, state: Incident) -> tuple[tuple[str, ...], ...]:
    """What we owed by rule, to whom, by when, when it was met, how it stands now: the earliest limit first."""
    now = desk.now()
    return tuple(
        (
            one.obligation.label,
            desk.settings.recipient_name(one.recipient),
            moment_text(one.limit),
            moment_text(one.met_at) if one.met_at else "",
            phase(one, now).label,
        )
        for one in sorted(state.clocks, key=lambda one: (one.limit, one.id))
        if one.owner is Owner.OURS and one.by_rule
    )


def _mended(state: Incident, replay: IncidentReplay) -> tuple[tuple[str, ...], ...]:
    """(when, the line, what became of it) for each line that was struck or corrected."""
    targets = {
        **dict.fromkeys(state.strikes, "划去"),
        **{name: f"更正为：{text}" for name, text in state.corrections.items()},
    }
    rows = []
    for target, became in targets.items():
        entry = replay.incident.entry(target)
        if entry is not None:
            at = from_micros(entry.at).astimezone(BEIJING)
            rows.append((f"{at:%m-%d %H:%M}", describe(entry.fact, state).text, became))
    return tuple(rows)
