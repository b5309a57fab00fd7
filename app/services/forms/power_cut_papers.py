"""断电应急夹 in one print: running clocks, whom to call, blank 接报单, 电话记录单 and 首报 to be written on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.models.moments import beijing_day
from app.models.obligations.clock import phase
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Owner, Phase
from app.services.desk.desk import Desk
from app.services.duty import lowers, shift
from app.services.forms.blank_papers import CALL, FIRST_REPORT, INTAKE
from app.services.forms.paper_kind import Bound, PaperKind, PaperOf, Wanted, offered_for_the_day
from app.services.obligations import standing
from app.services.paper.archive import PaperMade, footer_of

if TYPE_CHECKING:
    from app.services.paper.forms.power_cut import DueSoon
    from app.services.paper.grid import Form

BLANKS = ((INTAKE, 3), (CALL, 2), (FIRST_REPORT, 2))
"""How many of each: a night's worth."""


def _pack(desk: Desk, wanted: Wanted) -> Bound:
    from app.services.paper.forms.power_cut import cover
    from app.services.paper.grid import lay_out

    blanks = [
        (lay_out(made), count)
        for kind, count in BLANKS
        if not isinstance(made := kind.make(desk, wanted), Bound | PaperMade)
    ]
    return Bound(
        form=cover(_clocks(desk), _contacts(desk), desk.settings, desk.now(), footer_of(desk)),
        behind=tuple(paper for paper, count in blanks for _ in range(count)),
        called="应急夹",
    )


def _clocks(desk: Desk) -> "list[DueSoon]":
    from app.services.paper.forms.power_cut import DueSoon

    now, titles = desk.now(), standing.running_titles(desk)
    ours = [one for one in standing.running(desk) if one.owner is Owner.OURS]
    return [
        DueSoon(
            at=one.limit, what=one.obligation.label, of=titles.get(one.subject, ""),
            to=desk.settings.recipient_name(one.recipient), late=phase(one, now) is Phase.OVERDUE,
        )
        for one in sorted(ours, key=lambda one: (one.limit, one.id))
    ]  # fmt: skip


def _contacts(desk: Desk) -> list[tuple[str, str, str]]:
    """(where, name, number): who is on duty, whom we report to, the inside chain, who is on duty below."""
    return [one for one in dict.fromkeys(_found(desk)) if one[1] or one[2]]


def _found(desk: Desk) -> Iterator[tuple[str, str, str]]:
    settings = desk.settings
    people = shift.people(desk)
    for role in DutyRole:
        if role in people:
            yield f"本室{role.label}", people[role].person, people[role].phone
    for recipient, contact in settings.recipients.items():
        yield settings.recipient_name(recipient), "", contact.phone
    for post in settings.inside_chain:
        yield post.post, post.person, post.phone
    for unit in lowers.of_day(desk, beijing_day(desk.now())).units:
        yield f"{unit.unit}值班", unit.officer, unit.phone


def _when(form: "Form") -> str:
    return form.right.removesuffix("制")


POWER_CUT = PaperKind(
    key="power-cut", name="断电应急夹", of=PaperOf.DAY, make=_pack, offers=offered_for_the_day, about=_when
)
