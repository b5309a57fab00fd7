"""A past instant line by line (当时所知): what was known here then, beside what came out later or another instant."""

import datetime as dt

import msgspec

from app.models.incident.figures import Figure, stated
from app.models.obligations.clock_names import name_among
from app.models.report.numbering import stage_name
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Owner, Phase
from app.services.paper.wording import short_time
from app.services.review.hindsight import LaterChange, Learned
from app.services.review.moment_view import MomentView, Owed

UNKNOWN = "未知"
NOT_YET = "还没有"
GROUPS = ("要素", "数字", "时限", "力量", "说过的", "后来更正")
DAYS_FROM = 48
"""Hours from which a span is said in days."""


class MomentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing known at an instant; ``beside`` is what it stands against, ``differs`` whether that is otherwise."""

    id: str
    group: str
    name: str
    then: str
    beside: str = ""
    differs: bool = False
    grave: bool = False
    """Whether it is a limit that had passed."""
    entry: str = ""


def lines_of(view: MomentView, now: dt.datetime) -> tuple[MomentLine, ...]:
    """What was known at an instant, each with what is known of it today where that is otherwise."""
    held = _held(view, now)
    learned = {_place(one): one for one in view.learned if one.what not in set(LaterChange)}
    found = [_with(line, learned.pop(line.id, None), now) if line.id in learned else line for line in held]
    mended = [one for one in view.learned if one.what in set(LaterChange)]
    found += [
        MomentLine(
            id=f"learned:{number}",
            group="后来更正",
            name=one.label,
            then=one.then,
            beside=_later(one, now),
            differs=True,
            entry=one.entry,
        )
        for number, one in enumerate((*learned.values(), *mended))
    ]
    return tuple(found)


def lines_beside(view: MomentView, other: MomentView, now: dt.datetime) -> tuple[MomentLine, ...]:
    """Two instants side by side: everything that was known at either, marked where the two are not alike."""
    first, second = ({line.id: line for line in _held(one, now)} for one in (view, other))
    found = []
    for key in dict.fromkeys((*first, *second)):
        line = first.get(key) or msgspec.structs.replace(second[key], then=NOT_YET, grave=False)
        beside = second[key].then if key in second else NOT_YET
        found.append(msgspec.structs.replace(line, beside=beside, differs=line.then != beside))
    return tuple(sorted(found, key=lambda one: GROUPS.index(one.group)))


def _held(view: MomentView, now: dt.datetime) -> list[MomentLine]:
    if not view.received:
        return [MomentLine(id="received", group="要素", name="接报", then="这一刻本单位还不知道这起事件")]
    state = view.state
    level = state.level.label
    return [
        MomentLine(id="title", group="要素", name="标题", then=state.title),
        MomentLine(id="status", group="要素", name="状态", then=state.status.label),
        MomentLine(id="place", group="要素", name="地点", then=state.place or UNKNOWN),
        MomentLine(id="occurred_at", group="要素", name="事发", then=_time(state.occurred_at, now)),
        MomentLine(id="received_at", group="要素", name="接报", then=_time(state.received_at, now)),
        MomentLine(id="level", group="要素", name="已知级别", then=level),
        MomentLine(
            id="level_strict", group="要素", name="从严级别", then=state.strict_words or f"{level}（与已知相同）"
        ),
        *(_figure(view, kind, one, now) for kind, one in view.figures.items()),
        *(_clock(one, view, now) for one in view.clocks),
        *(
            MomentLine(
                id=f"force:{number}",
                group="力量",
                name=one.name,
                then="　".join(
                    filter(
                        None,
                        (
                            one.step.label,
                            _time(one.since, now) if one.since else "",
                            f"{one.people}人" if one.people is not None else "人数未知",
                            f"{one.vehicles}车" if one.vehicles is not None else "",
                            one.task,
                        ),
                    )
                ),
            )
            for number, one in enumerate(view.forces)
        ),
        *(
            MomentLine(
                id=f"said:{one.entry}",
                group="说过的",
                name=f"{_time(one.at, now)} {one.kind.label}",
                then="　".join(filter(None, (one.by, f"→{one.to}" if one.to else "", " ".join(one.text.split())))),
                entry=one.entry,
            )
            for one in view.said
        ),
    ]


def _figure(view: MomentView, kind: FigureKind, one: Figure, now: dt.datetime) -> MomentLine:
    """The number, who said it when, and what the reports that had gone by then said."""
    said = [
        f"{stage_name(report.stage.label, report.ordinal)}报{value:g}"
        for report in view.state.sent_reports
        for name, value in report.figures
        if name == kind.value and value is not None
    ]
    parts = [stated(one.value, one.bound, kind.unit), f"{one.source}　{_time(one.known_at, now)}", *said]
    return MomentLine(
        id=f"figure:{kind.value}", group="数字", name=kind.label, then="　".join(filter(None, parts)), entry=one.entry
    )


def _clock(owed: Owed, view: MomentView, now: dt.datetime) -> MomentLine:
    clock = owed.clock
    how = owed.phase
    span = f"，剩{_span(clock.limit - view.at)}" if how in {Phase.WAITING, Phase.NEAR, Phase.DUE} else ""
    span = f"，已超{_span(view.at - clock.limit)}" if how is Phase.OVERDUE else span
    done = f"　{_time(clock.met_at, now)}办" if clock.met_at is not None and clock.met_at <= view.at else ""
    whose = "" if clock.owner is Owner.OURS else f"（{clock.owner.label}应办）"
    twins = [one.clock for one in view.clocks if one.clock.recipient is clock.recipient]
    return MomentLine(
        id=f"clock:{clock.id}",
        group="时限",
        name=f"{name_among(clock, twins)}→{clock.recipient.label}{whose}",
        then=f"{how.label}{span}　{_time(clock.limit, now)}到期{done}",
        grave=how in {Phase.OVERDUE, Phase.MET_LATE},
    )


def _place(one: Learned) -> str:
    """The line a later finding belongs to."""
    figure = one.what in {kind.value for kind in FigureKind}
    return f"figure:{one.what}" if figure else one.what


def _with(line: MomentLine, one: Learned | None, now: dt.datetime) -> MomentLine:
    if one is None:
        return line
    return msgspec.structs.replace(line, beside=_later(one, now), differs=True, entry=line.entry or one.entry)


def _later(one: Learned, now: dt.datetime) -> str:
    return one.later + (f"（{_time(one.arrived, now)}得知）" if one.arrived is not None else "（何时得知不明）")


def _time(at: dt.datetime | None, now: dt.datetime) -> str:
    return short_time(at, now) if at is not None else UNKNOWN


def _span(span: dt.timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds // 60, 60)
    if hours >= DAYS_FROM:
        return f"{hours // 24}天{hours % 24}小时"
    if hours:
        return f"{hours}小时{rest}分"
    return f"{rest}分" if rest else f"{seconds}秒"
