"""An incident as known here at a past instant (当时所知): figures, both levels, clocks, forces, who said what."""

import datetime as dt

import msgspec

from app.models.dispatch.facts import DispatchOrdered
from app.models.dispatch.state import Dispatch
from app.models.incident.figures import Figure, current, stated
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.incident.words import caller_words
from app.models.moments import from_micros, to_micros
from app.models.obligations.clock import Clock, phase
from app.models.subject.fold import State
from app.models.supply.state import Supply
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Phase
from app.models.vocabulary.term import Term
from app.services.desk.desk import Desk
from app.services.review.hindsight import Learned, learned_later
from app.services.review.replay import Replay, replayed
from app.services.runtime.errors import Refused


class SaidKind(Term):
    """What was said: in, or out by phone or in writing."""

    MESSAGE = "message", "来报"
    ORAL = "oral", "口头报告"
    REPORT = "report", "书面报告"


class SaidThen(msgspec.Struct, frozen=True, kw_only=True):
    """One message in, or one report out, as known then."""

    kind: SaidKind
    at: dt.datetime
    entry: str
    by: str
    to: str
    text: str
    stage: str = ""
    state: str = ""
    figures: tuple[tuple[str, float | None], ...] = ()


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A clock and its state at that instant."""

    clock: Clock
    phase: Phase


class Force(msgspec.Struct, frozen=True, kw_only=True):
    """A team called out and how far it had come."""

    name: str
    task: str
    step: DispatchStep
    since: dt.datetime | None
    people: int | None
    vehicles: int | None


class MomentView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known here at ``at``; ``known`` of ``entries`` of the incident had arrived."""

    incident: str
    at: dt.datetime
    state: Incident
    known: int
    entries: int
    figures: dict[FigureKind, Figure]
    clocks: tuple[Owed, ...]
    forces: tuple[Force, ...]
    said: tuple[SaidThen, ...]
    learned: tuple[Learned, ...]

    @property
    def received(self) -> bool:
        """Whether the incident was known of at all."""
        return self.state.received_at is not None


class MomentDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that stood otherwise at two instants."""

    what: str
    label: str
    before: str
    after: str


class IncidentReplay:
    """An incident with the teams and goods sent to it, to be looked at from any instant."""

    def __init__(
        self,
        identity: str,
        incident: Replay[Incident],
        teams: tuple[Replay[Dispatch], ...],
        goods: tuple[Replay[Supply], ...],
    ) -> None:
        self.identity = identity
        self.incident = incident
        self.teams = teams
        self.goods = goods

    @property
    def changes(self) -> tuple[int, ...]:
        """Instants (UTC microseconds) at which something became known here, each once, in order."""
        instants = [
            self.incident.instants,
            *(one.instants for one in self.teams),
            *(one.instants for one in self.goods),
        ]
        return tuple(sorted({at for some in instants for at in some}))

    def at(self, moment: dt.datetime) -> MomentView:
        """What was known here at an instant, the instant itself included."""
        micros = to_micros(moment)
        state = self.incident.at(micros)
        teams = [one.at(micros) for one in self.teams]
        beside: list[State] = [state, *teams, *(one.at(micros) for one in self.goods)]
        clocks = [clock for one in beside for clock in one.clocks]
        return MomentView(
            incident=self.identity,
            at=moment,
            state=state,
            known=self.incident.count_at(micros),
            entries=len(self.incident.instants),
            figures=current(state.figures),
            clocks=tuple(
                Owed(clock=one, phase=phase(one, moment)) for one in sorted(clocks, key=lambda one: (one.limit, one.id))
            ),
            forces=tuple(_force(one, one.ordered) for one in teams if one.ordered),
            said=said_in(state),
            learned=learned_later(self.incident, state, micros),
        )


def replay_of(desk: Desk, identity: str) -> IncidentReplay:
    """An incident through time; raises Refused where no entry tells of it."""
    with desk.store.moment() as reading:
        incident = replayed(reading, subject_of(identity), Incident)
        if not incident.instants:
            raise Refused(f"找不到事件 {identity}，请核对编号。", field="incident")
        teams = [replayed(reading, row.subject, Dispatch) for row in reading.ledgers.dispatches(identity)]
        goods = [replayed(reading, row.subject, Supply) for row in reading.ledgers.supplies(identity)]
    return IncidentReplay(identity, incident, tuple(teams), tuple(goods))


def said_in(state: Incident) -> tuple[SaidThen, ...]:
    """Every message, phone report and written report of an incident, oldest first."""
    found = [
        SaidThen(
            kind=SaidKind.MESSAGE,
            at=one.received_at,
            entry=one.entry,
            by=caller_words(one.caller_unit, one.caller_name).removesuffix("："),
            to="",
            text=one.narrative,
        )
        for one in state.messages
    ]
    found += [
        SaidThen(
            kind=SaidKind.ORAL,
            at=one.made_at,
            entry=one.entry,
            by=one.reported_by,
            to=one.recipient_name or one.recipient.label,
            text=one.said,
        )
        for one in state.orals
    ]
    found += [
        SaidThen(
            kind=SaidKind.REPORT,
            at=one.sent_at or one.signed_at or one.submitted_at,
            entry=one.entry,
            by=one.signed_by or one.author,
            to="、".join(f"{to.name}（{to.state}）" for to in one.sendings),
            text=one.body,
            stage=one.stage.value,
            state=one.state,
            figures=one.figures,
        )
        for one in state.reports
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.entry)))


def differences(before: MomentView, after: MomentView) -> tuple[MomentDifference, ...]:
    """What stood otherwise at the second instant than at the first."""
    first, second = _told(before), _told(after)
    return tuple(
        MomentDifference(what=what, label=second.get(what, first.get(what, ("", "")))[0], before=had, after=has)
        for what in dict.fromkeys((*first, *second))
        if (had := first.get(what, ("", ""))[1]) != (has := second.get(what, ("", ""))[1])
    )


def _told(view: MomentView) -> dict[str, tuple[str, str]]:
    """What a moment says, each as (name, words) by an identity of its own."""
    if not view.received:
        return {}
    state = view.state
    said: dict[str, tuple[str, str]] = {
        "title": ("标题", state.title),
        "status": ("状态", state.status.label),
        "place": ("地点", state.place),
        "level_known": ("已知级别", state.level.label),
        "level_strict": ("从严级别", state.level_strict.label),
    }
    for kind, one in view.figures.items():
        said[f"figure:{kind.value}"] = (kind.label, stated(one.value, one.bound, kind.unit))
    for owed in view.clocks:
        name = f"{owed.clock.obligation.label}→{owed.clock.recipient.label}"
        said[f"clock:{owed.clock.id}"] = (name, owed.phase.label)
    for number, force in enumerate(view.forces):
        said[f"force:{number}:{force.name}"] = (force.name, force.step.label)
    for words in view.said:
        said[f"said:{words.entry}"] = (words.kind.label, " ".join(filter(None, (words.state, words.to, words.text))))
    return said


def _force(state: Dispatch, ordered: DispatchOrdered) -> Force:
    since = state.at(state.step) or from_micros(state.ordered_at)
    numbers = [(one[2], one[3]) for one in state.steps if one[2] is not None or one[3] is not None]
    people, vehicles = numbers[-1] if numbers else (None, None)
    return Force(
        name=ordered.team_name,
        task=ordered.task,
        step=state.step,
        since=since,
        people=people,
        vehicles=vehicles,
    )
