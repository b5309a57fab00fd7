"""How the numbers of an incident went (曲线): each a step with the report it came from, contradictions marked.

A number holds from when it was known until the next one; before the first, and while it is 未知, there is none.
"""

import datetime as dt

import msgspec

from app.models.dispatch.state import Dispatch
from app.models.incident.figures import Figure, current, stated
from app.models.incident.state import Incident
from app.models.moments import to_micros
from app.models.report.numbering import stage_name
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.review.moment_view import replay_of

DRAWN = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.TRAPPED, FigureKind.EVACUATED,
)  # fmt: skip
FALLS = frozenset({FigureKind.MISSING, FigureKind.TRAPPED})
"""People are found and freed: such a number falls by itself."""
PEOPLE, VEHICLES = "people", "vehicles"
GONE = frozenset({DispatchStep.WITHDRAWN, DispatchStep.RETURNED, DispatchStep.CANCELLED})


class FigureStep(msgspec.Struct, frozen=True, kw_only=True):
    """From an instant on; ``value`` None is 未知. ``told`` are the reports that carried it upward."""

    at: dt.datetime
    value: float | None
    words: str
    source: str
    entry: str = ""
    told: tuple[str, ...] = ()
    doubt: str = ""
    """Why it cannot be true together with the one before, empty where it can."""


class FigureCourse(msgspec.Struct, frozen=True, kw_only=True):
    """One number over time; no steps where nobody ever said one."""

    key: str
    label: str
    unit: str
    steps: tuple[FigureStep, ...]

    @property
    def most(self) -> float:
        """The largest value, 0 where there is none."""
        return max((one.value for one in self.steps if one.value is not None), default=0.0)

    def at(self, moment: dt.datetime) -> FigureStep | None:
        """The step that holds at an instant, None before the first."""
        return next((one for one in reversed(self.steps) if one.at <= moment), None)


def figures_of(desk: Desk, incident: str) -> tuple[FigureCourse, ...]:
    """Every number of an incident that is drawn, as known now; raises Refused where there is no such incident."""
    replay = replay_of(desk, incident)
    micros = max(to_micros(desk.now()), replay.changes[-1])
    return courses(replay.incident.at(micros), tuple(one.at(micros) for one in replay.teams))


def courses(state: Incident, teams: tuple[Dispatch, ...]) -> tuple[FigureCourse, ...]:
    """The courses of casualties, then of people and vehicles on the scene."""
    found = [
        FigureCourse(key=kind.value, label=kind.label, unit=kind.unit, steps=_steps(state, kind)) for kind in DRAWN
    ]
    for key, label, unit, place in ((PEOPLE, "现场人员", "人", 2), (VEHICLES, "现场车辆", "辆", 3)):
        found.append(FigureCourse(key=key, label=label, unit=unit, steps=_on_scene(teams, place, unit)))
    return tuple(found)


def _steps(state: Incident, kind: FigureKind) -> tuple[FigureStep, ...]:
    """In the order in which they were true; of one instant the one booked last."""
    mine = [one for one in state.figures if one.kind is kind]
    instants = sorted({one.known_at for one in mine})
    steps: list[FigureStep] = []
    before: Figure | None = None
    for at in instants:
        one = current(tuple(each for each in mine if each.known_at <= at))[kind]
        steps.append(
            FigureStep(
                at=at,
                value=one.value,
                words=stated(one.value, one.bound, kind.unit),
                source=one.source,
                entry=one.entry,
                told=_told(state, kind, one, at, next((then for then in instants if then > at), None)),
                doubt=_doubt(kind, before, one),
            )
        )
        before = one
    return tuple(steps)


def _told(
    state: Incident, kind: FigureKind, one: Figure, at: dt.datetime, until: dt.datetime | None
) -> tuple[str, ...]:
    """The reports that left while the number held and said it."""
    return tuple(
        stage_name(report.stage.label, report.ordinal)
        for report in state.sent_reports
        if report.sent_at is not None
        and report.sent_at >= at
        and (until is None or report.sent_at < until)
        and (kind.value, one.value) in report.figures
    )


def _doubt(kind: FigureKind, before: Figure | None, one: Figure) -> str:
    if kind in FALLS or before is None or before.value is None or one.value is None or one.value >= before.value:
        return ""
    why = f"，说明：{one.explanation}" if one.explanation else "，没有说明"
    return f"由{before.value:g}降为{one.value:g}{why}"


def _on_scene(teams: tuple[Dispatch, ...], place: int, unit: str) -> tuple[FigureStep, ...]:
    """What was there after each arrival and withdrawal; a team whose number nobody said is named, not counted."""
    moves: list[tuple[dt.datetime, str, str, float | None]] = []
    for number, one in enumerate(teams):
        if one.ordered is None:
            continue
        for step in sorted(one.steps, key=lambda each: each[1]):
            if step[0] is DispatchStep.ARRIVED:
                count = step[place]
                held = float(count) if isinstance(count, int) else _last(one, place, step[1])
                moves.append((step[1], f"{number}", f"{one.ordered.team_name}到场", held))
            elif step[0] in GONE:
                moves.append((step[1], f"{number}", f"{one.ordered.team_name}{step[0].label}", 0.0))
    there: dict[str, float | None] = {}
    steps: list[FigureStep] = []
    for at, team, words, value in sorted(moves, key=lambda each: (each[0], each[1])):
        if value == 0.0 and team not in there:
            continue  # cancelled or turned back before it was there
        there.pop(team, None)
        if value != 0.0:
            there[team] = value
        unknown = sum(one is None for one in there.values())
        total = sum(one for one in there.values() if one is not None)
        known = unknown < len(there) or not there
        amount = f"{total:g}{unit}" + (f"（另{unknown}支队伍未报）" if unknown else "") if known else "未知"
        steps.append(FigureStep(at=at, value=total if known else None, words=amount, source=words))
    return tuple(steps)


def _last(team: Dispatch, place: int, until: dt.datetime) -> float | None:
    """The number last said of a team by an instant."""
    said = [step[place] for step in sorted(team.steps, key=lambda each: each[1]) if step[1] <= until]
    numbers = [float(one) for one in said if isinstance(one, int)]
    return numbers[-1] if numbers else None


def span_of_figures(found: tuple[FigureCourse, ...], now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """From the first step to now, or to a day behind the last where that is long ago; None where there is no step."""
    instants = [one.at for course in found for one in course.steps]
    if not instants:
        return None
    first, last = min(instants), max(instants)
    return first, max(last + dt.timedelta(minutes=30), min(now, last + max((last - first) / 4, dt.timedelta(hours=2))))
