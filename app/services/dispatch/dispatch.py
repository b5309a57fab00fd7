"""调派: calling teams out to an incident, and where they stand: 通知 → 出动 → 到场 → 撤离 → 归队."""

import datetime as dt

import msgspec

from app.models.dispatch.facts import DispatchOrdered, DispatchStepped
from app.models.dispatch.rows import DispatchRow
from app.models.dispatch.state import Dispatch
from app.models.moments import minutes
from app.models.resource.records import Team
from app.models.resource.state import Holding
from app.models.texts import one_line
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import Status
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.incident.loading import known
from app.services.obligations import arrivals
from app.services.obligations.evidence import done_at
from app.services.resources import ledgers
from app.services.runtime.errors import Refused
from app.services.store import Transaction

ORDER = list(DispatchStep)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed to call teams out; ``eta`` by team id or name, ``repeated`` is why one that is out is called again.

    ``named`` are teams no ledger holds, as they were typed.
    """

    token: str
    incident: str
    teams: tuple[str, ...]
    task: str
    assembly: str = ""
    scene_contact: str = ""
    eta: dict[str, dt.datetime] = {}
    repeated: str = ""
    named: tuple[str, ...] = ()


def arrival(words: str, now: dt.datetime, estimate: float | None) -> dt.datetime | None:
    """When a team is expected: minutes (15), a time of day the caller has read, nothing for the estimate, - for none.

    Raises:
        Refused: the words are no number of minutes.
    """
    text = words.strip()
    if text in {"-", "—", "无", "不计时"}:
        return None
    if not text:
        return None if estimate is None else now + minutes(round(estimate))
    number = text.removesuffix("分钟").removesuffix("分").strip()
    if not number.isdigit() or not 0 < int(number) <= 1440:
        raise Refused("预计到场看不懂：写分钟数（如 15）或时刻（如 03:40），不计时写 -。", field="eta")
    return now + minutes(int(number))


def send(desk: Desk, order: Order) -> Changed:
    """Call teams out; where an arrival time is given its clock 到场 runs and is shown with the incident.

    Raises:
        Refused: nothing to do, a closed incident, or a team that is already out (unless ``repeated`` says why).
    """
    called = [(team, "") for team in dict.fromkeys(order.teams)]
    called += [("", name) for name in dict.fromkeys(map(one_line, order.named)) if name]
    if not called:
        raise Refused("请至少选一支队伍，台账里没有的写在“另写队伍”里。", field="teams")
    if not one_line(order.task):
        raise Refused("请写明任务。", field="task")
    with desk.write() as transaction:
        incident = known(transaction, order.incident)
        if incident.status is Status.CLOSED:
            raise Refused("事件已办结，不能再调派；需要时请先重新启用事件。")
        if not once(transaction, order.token):
            return Changed(frozenset(), order.incident)
        busy = _busy(transaction)
        for team, typed in called:
            key, named = team or typed, typed or _team_name(transaction, team)
            if key in busy and not one_line(order.repeated):
                raise Refused(f"“{named}”已在调派中（{busy[key]}）。确需重复调派请写明原因。", field="repeated")
            eta = order.eta.get(key)
            fact = DispatchOrdered(
                incident=order.incident,
                team=team,
                team_name=named,
                task=one_line(order.task),
                assembly=one_line(order.assembly),
                scene_contact=one_line(order.scene_contact),
                eta=eta,
                repeated=one_line(order.repeated) if key in busy else "",
            )
            name = desk.new_id()
            transaction.append(f"dispatch:{name}", fact)
            if eta is not None:
                arrivals.expect(transaction, _expected(name, order.incident), named, eta, desk.now())
    return Changed(transaction.topics, order.incident)


def _team_name(transaction: Transaction, team: str) -> str:
    """The name of a team of the ledger; Refused for anything else."""
    held = transaction.state(ledgers.subject_of(team), Holding)
    if not isinstance(held.record, Team):
        raise Refused("选中的不是救援队伍，请重新查找。", field="teams")
    return held.record.name


def _busy(transaction: Transaction) -> dict[str, str]:
    """Teams that are out, by id, those of no ledger by name; and on what."""
    return {row.team or row.name: row.task for row in transaction.reading.ledgers.dispatches(out=True)}


def _expected(dispatch: str, incident: str) -> arrivals.Expected:
    return arrivals.Expected(f"dispatch:{dispatch}", arrivals.TEAM, incident)


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A step as it is typed: when (now where it is left out), with how many, a new time of arrival."""

    to: DispatchStep
    at: dt.datetime | None = None
    people: int | None = None
    vehicles: int | None = None
    eta: dt.datetime | None = None
    note: str = ""


def _sound(state: Dispatch, name: str, reached: Reached) -> None:
    """Raises Refused for a step that cannot follow, absurd numbers."""
    if not state.out:
        raise Refused(f"“{name}”已{state.step.label}，不能再登记。")
    if state.steps and ORDER.index(reached.to) <= ORDER.index(state.step):
        raise Refused(f"“{name}”已{state.step.label}，不能退回{reached.to.label}。")
    for field, count in (("people", reached.people), ("vehicles", reached.vehicles)):
        if count is not None and not 0 <= count <= 100_000:
            raise Refused("人数、车数要在0到10万之间。", field=field)


def step(desk: Desk, dispatch: str, reached: Reached) -> Changed:
    """Book that a team reached a step; its arrival meets the clock, its return or a cancelled order ends it.

    Raises:
        Refused: an unknown dispatch, a step before the one it is at, a time that cannot be, absurd numbers.
    """
    with desk.write() as transaction:
        step_within(transaction, desk, dispatch, reached)
    return Changed(transaction.topics, dispatch)


def step_within(transaction: Transaction, desk: Desk, dispatch: str, reached: Reached) -> None:
    """The same within a transaction of the caller's; a step that is booked already is booked once."""
    now = desk.now()
    to = reached.to
    state = transaction.state(f"dispatch:{dispatch}", Dispatch)
    if state.ordered is None:
        raise Refused("找不到这次调派。")
    if to is state.step and state.steps and state.out:
        return
    _sound(state, state.ordered.team_name, reached)
    about = known(transaction, state.ordered.incident).received_at if state.ordered.incident else None
    moment = done_at(reached.at, now, since=about)
    fact = DispatchStepped(
        step=to,
        at=moment,
        people=reached.people,
        vehicles=reached.vehicles,
        eta=reached.eta,
        note=one_line(reached.note),
        team_name=state.ordered.team_name,
    )
    entry = transaction.append(f"dispatch:{dispatch}", fact)
    expected = _expected(dispatch, state.ordered.incident)
    if to in {DispatchStep.WITHDRAWN, DispatchStep.RETURNED, DispatchStep.CANCELLED}:
        arrivals.called_off(transaction, expected, f"队伍{to.label}")
    elif to is DispatchStep.ARRIVED:
        arrivals.arrived(transaction, expected, moment, entry.id)
    elif reached.eta is not None:
        arrivals.expect(transaction, expected, state.ordered.team_name, reached.eta, now)


def of_incidents(desk: Desk, incidents: tuple[str, ...]) -> list[DispatchRow]:
    """Teams called out to these incidents, back or not, the earliest order first within each."""
    with desk.store.read() as reading:
        return [row for one in incidents for row in reading.ledgers.dispatches(one)]
