"""A team called out: state and fold."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.dispatch.facts import DispatchOrdered, DispatchStepped
from app.models.dispatch.rows import DispatchRow
from app.models.moments import to_micros
from app.models.subject.fold import State
from app.models.vocabulary.dispatch import DispatchStep

replace = msgspec.structs.replace


class Dispatch(State, frozen=True, kw_only=True):
    """A team called out to an incident."""

    ordered: DispatchOrdered | None = None
    ordered_at: int = 0
    by: str = ""
    steps: tuple[tuple[DispatchStep, dt.datetime, int | None, int | None], ...] = ()
    eta: dt.datetime | None = None

    @property
    def step(self) -> DispatchStep:
        """The furthest step it reached."""
        return max((one[0] for one in self.steps), key=list(DispatchStep).index, default=DispatchStep.NOTIFIED)

    @property
    def out(self) -> bool:
        """Whether the team is not free."""
        return self.step not in {DispatchStep.RETURNED, DispatchStep.CANCELLED}

    def at(self, step: DispatchStep) -> dt.datetime | None:
        """When it reached a step."""
        return next((one[1] for one in reversed(self.steps) if one[0] is step), None)


def apply_dispatch(state: Dispatch, entry: Entry) -> Dispatch:
    """Ordered once, then step after step."""
    fact = entry.fact
    if isinstance(fact, DispatchOrdered):
        eta = fact.eta or state.eta
        return replace(state, ordered=fact, ordered_at=entry.at, by=entry.who, eta=eta)
    if isinstance(fact, DispatchStepped):
        step = (fact.step, fact.at, fact.people, fact.vehicles)
        return replace(state, steps=(*state.steps, step), eta=fact.eta or state.eta)
    return state


def project_dispatch(state: Dispatch) -> tuple[Row, ...]:
    """One row once the order is known."""
    ordered = state.ordered
    if ordered is None:
        return ()
    arrived = state.at(DispatchStep.ARRIVED)
    numbers = [(one[2], one[3]) for one in state.steps if one[2] is not None or one[3] is not None]
    people, vehicles = numbers[-1] if numbers else (None, None)
    row = DispatchRow(
        id=state.id,
        subject=f"dispatch:{state.id}",
        incident=ordered.incident,
        team=ordered.team,
        name=ordered.team_name,
        task=ordered.task,
        step=state.step,
        out=int(state.out),
        ordered_at=state.ordered_at,
        eta=to_micros(state.eta) if state.eta else None,
        arrived_at=to_micros(arrived) if arrived else None,
        people=people,
        vehicles=vehicles,
    )
    return (row,)


def title_of(state: Dispatch) -> str:
    """The team and what it was called out for."""
    return f"{state.ordered.team_name}（{state.ordered.task}）" if state.ordered else "（调派记录未到）"
