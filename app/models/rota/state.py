"""The rota of a month, and leave: states and folds."""

import msgspec

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.moments import to_micros
from app.models.rota.facts import LeaveCancelled, LeaveTaken, RotaChanged, RotaMade, StandbyNamed
from app.models.rota.rows import LeaveRow, RotaRow
from app.models.rota.turns import Turn
from app.models.subject.fold import State, doubt

replace = msgspec.structs.replace


class Rota(State, frozen=True, kw_only=True):
    """The turns of a month as they now stand."""

    made: bool = False
    turns: tuple[Turn, ...] = ()
    source: str = ""
    phones: dict[str, str] = msgspec.field(default_factory=dict)
    changes: int = 0
    room: str = ""


def apply_rota(state: Rota, entry: Entry) -> Rota:
    """The latest rota counts, with the changes made since."""
    fact = entry.fact
    if isinstance(fact, RotaMade):
        turns = tuple(Turn(**msgspec.structs.asdict(one), room=fact.room) for one in fact.turns)
        return replace(state, made=True, turns=turns, source=fact.source, phones=fact.phones, changes=0, room=fact.room)
    if isinstance(fact, RotaChanged):
        return _changed(state, fact)
    if isinstance(fact, StandbyNamed):
        return _standing_by(state, fact)
    return state


def _standing_by(state: Rota, fact: StandbyNamed) -> Rota:
    if all(one.key != fact.turn for one in state.turns):
        return doubt(state, f"备勤的那一班{fact.turn}不在表上")
    turns = tuple(replace(one, standby=fact.people) if one.key == fact.turn else one for one in state.turns)
    return replace(state, turns=turns, changes=state.changes + 1)


def _changed(state: Rota, fact: RotaChanged) -> Rota:
    turn = next((one for one in state.turns if one.key == fact.turn), None)
    if turn is None:
        return doubt(state, f"调班的那一班{fact.turn}不在表上")
    changed = replace(turn, **{fact.post.value: fact.now})
    turns = tuple(changed if one is turn else one for one in state.turns)
    after = replace(state, turns=turns, changes=state.changes + 1)
    return after if getattr(turn, fact.post.value) == fact.was else doubt(after, f"{fact.turn}调班前不是{fact.was}")


def project_rota(state: Rota) -> tuple[Row, ...]:
    """One row a turn."""
    return tuple(
        RotaRow(
            id=one.key,
            subject=f"rota:{state.id}",
            day=one.day.isoformat(),
            slot=one.slot,
            begins=to_micros(one.begins),
            ends=to_micros(one.ends),
            main=one.main,
            deputy=one.deputy,
            leader=one.leader,
            off=one.off,
            piece=one.piece,
            standby="、".join(one.standby),
            room=one.room,
        )
        for one in state.turns
    )


def title_of_rota(state: Rota) -> str:
    """2026-12值班表, behind the name of a room that is not our own."""
    return f"{state.room}{state.id.partition('@')[0]}值班表"


class Leave(State, frozen=True, kw_only=True):
    """One leave."""

    taken: LeaveTaken | None = None
    cancelled: bool = False


def apply_leave(state: Leave, entry: Entry) -> Leave:
    """Taken once; may be cancelled."""
    fact = entry.fact
    if isinstance(fact, LeaveTaken):
        return replace(state, taken=fact)
    if isinstance(fact, LeaveCancelled):
        return replace(state, cancelled=True)
    return state


def project_leave(state: Leave) -> tuple[Row, ...]:
    """One row while it counts."""
    one = state.taken
    if one is None or state.cancelled:
        return ()
    row = LeaveRow(
        id=state.id,
        subject=f"leave:{state.id}",
        name=one.name,
        first=one.first.isoformat(),
        last=one.last.isoformat(),
        reason=one.reason,
    )
    return (row,)


def title_of_leave(state: Leave) -> str:
    """Whose leave it is."""
    return f"{state.taken.name}请假" if state.taken else "（请假记录未到）"
