"""The course of an incident as lanes of marks and windows (事件时间线), before anything is drawn."""

import bisect
import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.dispatch.state import Dispatch
from app.models.incident.figures import stated
from app.models.incident.state import Incident
from app.models.matter.facts import MatterAnswered, MatterPassed, MatterPressed, MatterTaken
from app.models.moments import from_micros
from app.models.obligations.clock import Clock, phase
from app.models.supply.state import Supply
from app.models.texts import shortened
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase, Recipient
from app.models.vocabulary.report import Stage
from app.services.review.timeliness import REPORTS

LONGEST_LABEL = 24
MOST_RECIPIENTS = 5
"""Rows for recipients of a kind; the rest share one."""
OTHERS = "其他对象"
SOON = dt.timedelta(hours=2)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened at an instant, in a few words."""

    at: dt.datetime
    words: str
    entry: str = ""
    """The entry of the book that tells of it, empty where several do."""
    incident: str = ""
    """The incident it is of, where several stand in one picture."""


class DueWindow(msgspec.Struct, frozen=True, kw_only=True):
    """A limit from its basis to its end; ``missed`` until ``done`` or, where nothing came, until now."""

    start: dt.datetime
    due: dt.datetime
    done: dt.datetime | None
    how: Phase

    @property
    def end(self) -> dt.datetime:
        """When there is nothing more to draw of it: its limit, or when it was done where that was later."""
        return max(self.due, self.done) if self.missed and self.done is not None else self.due

    @property
    def missed(self) -> bool:
        """Whether the limit passed without evidence in time."""
        return self.how in {Phase.OVERDUE, Phase.MET_LATE, Phase.INFERRED}


class CourseLane(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the chart."""

    name: str
    marks: tuple[Mark, ...] = ()
    windows: tuple[DueWindow, ...] = ()
    incident: str = ""
    """The incident the row stands for, where it stands for one as a whole."""


def lanes_of(
    state: Incident,
    teams: tuple[Dispatch, ...],
    goods: tuple[Supply, ...],
    now: dt.datetime,
    asked: tuple[Mark, ...] = (),
) -> tuple[CourseLane, ...]:
    """Every lane of an incident as known at ``now``, oldest marks first; ``asked`` is what came in about it."""
    return (
        _lane("接报来话", _messages(state)),
        _lane("数字", _figures(state)),
        _lane("级别", _levels(state)),
        *_reported("口头", state, now, oral=True),
        *_reported("书面", state, now, oral=False),
        _lane("调派到场", [mark for one in teams for mark in _team(one)]),
        _lane("物资", [mark for one in goods for mark in _goods(one)]),
        _lane("批示来件", list(asked)),
        _lane("现场", [Mark(at=one.at, words=_short(one.text), entry=one.entry) for one in state.lines]),
        _lane("记事", _notes(state)),
    )


def night_lane(state: Incident, teams: tuple[Dispatch, ...], now: dt.datetime) -> CourseLane:
    """A whole incident in one row, as it stands beside the others of its night; no casualty is named."""
    arrived = [one.at(DispatchStep.ARRIVED) for one in teams]
    first = min((at for at in arrived if at is not None), default=None)
    orals, sent = _orals(state), _sendings(state)
    marks = [
        *_received(state),
        *(Mark(at=one.at, words=f"口头·{name}", entry=one.entry) for name, some in orals.items() for one in some),
        *(Mark(at=one.at, words=f"{one.words}·{name}", entry=one.entry) for name, some in sent.items() for one in some),
        *([Mark(at=first, words="队伍到场")] if first is not None else []),
        *([Mark(at=state.ended_at, words="办结")] if state.ended_at is not None else []),
    ]
    owed = [
        one
        for one in state.clocks
        if one.owner is Owner.OURS and one.obligation in REPORTS and one.by_rule and _shown(one, now)
    ]
    lane = _lane(
        state.title, [msgspec.structs.replace(one, incident=state.id) for one in marks],
        tuple(_window(one, now) for one in owed),
    )  # fmt: skip
    return msgspec.structs.replace(lane, incident=state.id)


def _received(state: Incident) -> list[Mark]:
    """接报 with the level it had at once, then the levels that came later: the title of the row says what it is of."""
    levels = _levels(state)
    first = [msgspec.structs.replace(one, words="接报") for one in _messages(state)[:1]]
    if first and levels and levels[0].at == first[0].at:
        first = [msgspec.structs.replace(first[0], words=f"接报·{levels.pop(0).words}")]
    return first + levels


def within(lanes: tuple[CourseLane, ...], first: dt.datetime, last: dt.datetime) -> tuple[CourseLane, ...]:
    """The lanes with only what lies in a stretch of time: what is outside is not drawn at the edge."""
    return tuple(
        msgspec.structs.replace(
            lane,
            marks=lane.marks[
                bisect.bisect_left(lane.marks, first, key=_instant) : bisect.bisect_right(
                    lane.marks, last, key=_instant
                )
            ],
            windows=tuple(one for one in lane.windows if one.start <= last and one.end >= first),
        )
        for lane in lanes
    )


def _instant(mark: Mark) -> dt.datetime:
    return mark.at


def span_of(lanes: tuple[CourseLane, ...]) -> tuple[dt.datetime, dt.datetime] | None:
    """The first and last instant to be drawn: a limit far ahead runs out of the picture. None where there is none."""
    windows = [one for lane in lanes for one in lane.windows]
    instants = [one.at for lane in lanes for one in lane.marks] + [one.start for one in windows]
    instants += [one.done for one in windows if one.done is not None]
    if not instants:
        return None
    first, last = min(instants), max(instants)
    soon = last + max(SOON, (last - first) / 4)
    return first, max((last, *(one.due for one in windows if one.due <= soon)))


def _lane(name: str, marks: list[Mark], windows: tuple[DueWindow, ...] = ()) -> CourseLane:
    return CourseLane(name=name, marks=tuple(sorted(marks, key=lambda one: (one.at, one.words))), windows=windows)


def _short(text: str) -> str:
    return shortened(text, LONGEST_LABEL)


def _messages(state: Incident) -> list[Mark]:
    return [Mark(at=one.received_at, words=_short(one.narrative), entry=one.entry) for one in state.messages]


def _figures(state: Incident) -> list[Mark]:
    """Numbers of one instant stand together."""
    grouped: dict[dt.datetime, dict[str, str]] = {}
    entries: dict[dt.datetime, str] = {}
    for one in state.figures:
        entries[one.known_at] = one.entry
        unit = "" if one.kind.unit == "人" else one.kind.unit
        said = stated(one.value, one.bound, unit)
        grouped.setdefault(one.known_at, {})[one.kind.label] = f"{one.kind.label}{said}"
    return [Mark(at=at, words=" ".join(some.values()), entry=entries[at]) for at, some in grouped.items()]


def _levels(state: Incident) -> list[Mark]:
    """已知 and, where it is graver, 从严; only where one of them changed."""
    found, before = [], ""
    for (level, at), (strict, _) in zip(state.levels, state.strict_levels, strict=False):
        words = level.label if strict == level else f"{level.label}（从严{strict.label}）"
        if words != before:
            found.append(Mark(at=at, words=words))
        before = words
    return found


def _reported(name: str, state: Incident, now: dt.datetime, *, oral: bool) -> list[CourseLane]:
    """A row a recipient: what went to it, and what was owed to it."""
    clocks: dict[str, list[Clock]] = {}
    for one in state.clocks:
        if one.owner is Owner.OURS and one.obligation in REPORTS and (one.obligation is ObligationKind.ORAL) == oral:
            clocks.setdefault(one.recipient.label, []).append(one)
    marks = _orals(state) if oral else _sendings(state)
    names = list(dict.fromkeys((*clocks, *marks)))
    names.sort(key=lambda one: -len(clocks.get(one, ())))
    own, rest = names[:MOST_RECIPIENTS], names[MOST_RECIPIENTS:]
    rows = [(one, [one]) for one in own] + ([(OTHERS, rest)] if rest else [])
    if not rows:
        return [_lane(name, [])]
    return [
        _lane(
            f"{name}·{title}",
            [mark for one in some for mark in marks.get(one, ())],
            tuple(_window(clock, now) for one in some for clock in clocks.get(one, ()) if _shown(clock, now)),
        )
        for title, some in rows
    ]


def _orals(state: Incident) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for one in state.orals:
        found.setdefault(one.recipient.label, []).append(
            Mark(at=one.made_at, words=f"{one.answered_by}接", entry=one.entry)
        )
    return found


def _sendings(state: Incident) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for report in state.reports:
        title = report.stage.label + (str(report.ordinal) if report.stage is Stage.FOLLOWUP else "")
        for to in report.sendings:
            if to.sent_at is None:
                continue
            name = to.recipient.label if to.recipient not in {None, Recipient.OTHER} and to.recipient else to.name
            words = title + ("（推定）" if to.inferred else "" if to.received_by else "（未确认）")
            found.setdefault(name, []).append(Mark(at=to.sent_at, words=words, entry=report.entry))
    return found


def _shown(clock: Clock, now: dt.datetime) -> bool:
    """A limit that was ended before it ran out says nothing of how it went."""
    return phase(clock, now) is not Phase.ENDED


def _window(clock: Clock, now: dt.datetime) -> DueWindow:
    how = phase(clock, now)
    done = clock.met_at if clock.met_at is not None else now if how is Phase.OVERDUE else None
    return DueWindow(start=min(clock.basis_at, clock.limit), due=clock.limit, done=done, how=how)


def _team(one: Dispatch) -> list[Mark]:
    if one.ordered is None:
        return []
    found = [Mark(at=from_micros(one.ordered_at), words=f"调派{one.ordered.team_name}")]
    for step, at, people, _ in one.steps:
        if step is not DispatchStep.NOTIFIED:
            found.append(Mark(at=at, words=f"{one.ordered.team_name}{step.label}{f'{people}人' if people else ''}"))
    return found


def _goods(one: Supply) -> list[Mark]:
    if one.requested is None:
        return []
    names = "、".join(line.name for line in one.requested.lines)
    found = [Mark(at=from_micros(one.requested_at), words=_short(f"申请{names}"))]
    if one.issued is not None:
        found.append(Mark(at=one.issued.at, words=_short(f"发出{names}")))
    if one.received is not None:
        found.append(Mark(at=one.received.at, words=_short(f"{one.received.by}签收")))
    return found


def matter_mark(entry: Entry) -> Mark | None:
    """What came in about an incident (批示、核查 …), was passed on, pressed for or answered; None for another entry."""
    fact = entry.fact
    if isinstance(fact, MatterTaken):
        words = f"{fact.asker}{fact.kind.label}：{fact.words}"
    elif isinstance(fact, MatterPassed):
        words = f"转{fact.to}{fact.person}"
    elif isinstance(fact, MatterPressed):
        words = f"催{fact.to}" + ("" if fact.reached else "，未接通")
    elif isinstance(fact, MatterAnswered):
        words = f"反馈{fact.answer.label}：{fact.words}"
    else:
        return None
    return Mark(at=fact.at, words=_short(words), entry=entry.id)


def _notes(state: Incident) -> list[Mark]:
    found = [Mark(at=one.at, words=_short(one.text), entry=one.entry) for one in state.notes]
    if state.ended_at is not None:
        found.append(Mark(at=state.ended_at, words=_short(f"办结：{state.closing}")))
    return found
