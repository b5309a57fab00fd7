"""Alarms that ring as one (一组告警): clocks of one incident whose limits lie within five minutes of the first.

The zero report of a day is one duty of the room, of however many incidents it is made.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.moments import minutes
from app.models.obligations.clock import NEAR, Clock, hearing_expires, next_stage, ringing
from app.models.vocabulary.obligation import Owner, Recipient

TOGETHER = minutes(5)


class AlarmGroup(msgspec.Struct, frozen=True):
    """Clocks that ring as one, the earliest limit first: it leads, and the stages of the group are its own."""

    clocks: tuple[Clock, ...]

    @property
    def lead(self) -> Clock:
        """The clock whose limit comes first."""
        return self.clocks[0]

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """To whom all of it is owed."""
        return tuple(dict.fromkeys(one.recipient for one in self.clocks))

    def rings(self, now: dt.datetime) -> bool:
        """Whether one of them sounds, and with it all."""
        return any(ringing(one, now) for one in self.clocks)

    def quiet_until(self, now: dt.datetime) -> dt.datetime:
        """Until when hearing it now keeps all of it quiet: ten minutes, or the next stage of the lead.

        One clock that presses is enough for five minutes before the limit to be such a stage; not one of ten minutes
        that rang from its very beginning with what is owed 立即: to come back halfway would say nothing new.
        """
        at_once = next((one for one in self.clocks if one.immediate), None)
        pressing = any(one.presses and not (at_once and one.due - one.basis_at <= NEAR) for one in self.clocks)
        return hearing_expires(at_once or self.lead, now, pressing=pressing)

    def unheard_since(self) -> dt.datetime:
        """Since when it has rung without anybody hearing it or being reached."""
        lead = self.lead
        began = max(lead.warn_from, lead.started_at)
        quiet = [at for one in self.clocks for at in (one.heard_until, one.reached_at) if at is not None]
        return max([began, *quiet])

    def passed_over(self, now: dt.datetime) -> bool:
        """Whether its second ring came and still nobody has heard it."""
        return self.rings(now) and now >= next_stage(self.lead, self.unheard_since())


def grouped(clocks: Iterable[Clock]) -> tuple[AlarmGroup, ...]:
    """The running clocks of our own in groups, earliest limit first; a check nobody hurries with rings alone."""
    groups: list[list[Clock]] = []
    open_group: dict[str, list[Clock]] = {}
    ours = [one for one in clocks if one.running and one.owner is Owner.OURS]
    for one in sorted(ours, key=lambda each: (each.limit, each.id)):
        held = open_group.get(one.rings_with)
        if held is not None and not one.late_only and one.limit - held[0].limit <= TOGETHER:
            held.append(one)
            continue
        groups.append([one])
        if not one.late_only:
            open_group[one.rings_with] = groups[-1]
    return tuple(AlarmGroup(tuple(one)) for one in groups)
