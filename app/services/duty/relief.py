"""接班时刻: when those on duty are relieved, by the rota or the settings; the hand-over is owed then."""

import datetime as dt
from collections.abc import Sequence

from app.models.moments import minutes, next_clock_time
from app.models.obligations.facts import ClockStarted
from app.models.rota.turns import Turn
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import rotas
from app.services.store import Transaction

EARLY = dt.timedelta(hours=2)
"""A change of turns nearer than this is the one that is being signed, not the next one."""
GRACE = minutes(15)
"""How long after the change of turns a hand-over still counts as in time."""
AHEAD = dt.timedelta(days=5)
RULE = "交接班"
ROOM = "duty:room"


def next_change(desk: Desk, now: dt.datetime) -> dt.datetime:
    """When the people who take over now are relieved: by the rota, else at the next hour of the settings."""
    turns = [one for one in rotas.around(desk, now, now + AHEAD) if one.ends > now + EARLY]
    return _relieved(turns) if turns else next_clock_time(now + EARLY, (desk.settings.duty_change,))


def _relieved(turns: Sequence[Turn]) -> dt.datetime:
    """When the people of the first turn go: at the end of the last they have without a break."""
    ends, people = turns[0].ends, turns[0].on
    for turn in turns[1:]:
        if turn.begins != ends or turn.on != people:
            break
        ends = turn.ends
    return ends


def owe(transaction: Transaction, subject: str, clock: str, change: dt.datetime) -> None:
    """The hand-over at a change of turns is owed; it rings when it is missed."""
    transaction.append(
        subject,
        ClockStarted(
            clock=clock, rule=RULE, digest="", obligation=ObligationKind.HANDOVER, recipient=Recipient.OUR_BUREAU,
            basis=Basis.CALENDAR, basis_at=change, due=change + GRACE, legal="到交班时刻当面交接，双方签字",
            late_only=True,
        ),
    )  # fmt: skip


def begin(desk: Desk) -> Changed | None:
    """The first hand-over is owed too, where a rota says when; None where one is owed already or no rota is on."""
    now = desk.now()
    turn = rotas.on_at(desk, now)
    if turn is None:
        return None
    with desk.store.read() as reading:
        if not reading.duty() or any(one.obligation is ObligationKind.HANDOVER for one in reading.running_clocks()):
            return None
    following = [one for one in rotas.around(desk, now, now + AHEAD) if one.begins >= turn.ends]
    with desk.write(itself=True) as transaction:
        clock = f"{ROOM}/{ObligationKind.HANDOVER.value}/{turn.key}"
        owe(transaction, ROOM, clock, _relieved([turn, *following]))
    return Changed(transaction.topics, "room")
