"""核查反馈: what the ground says of a hotspot, the fire it makes or joins, what was fed back to whoever asked."""

import datetime as dt

import msgspec

from app.models.hotspot.facts import HotspotChecked, HotspotFedBack
from app.models.hotspot.rows import HotspotRow
from app.models.hotspot.state import FOREST, Spot, title_of
from app.models.incident.facts import IncidentDescribed, IncidentFollowedUp
from app.models.incident.naming import subject_of
from app.models.obligations.rules import resolve
from app.models.texts import clean, one_line
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.incident import Flag, Medium
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.grades import regrade
from app.services.incident.intake import book_within
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.loading import known
from app.services.obligations import planning
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused
from app.services.store import Transaction

FIRE_FLAGS = (Flag.FIRE_CONFIRMED,)


class CheckDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody on the ground says. ``incident`` is an open one that a fire belongs to; else it makes one."""

    result: HotspotResult
    unit: str
    person: str = ""
    words: str = ""
    at: dt.datetime | None = None
    incident: str = ""


def check(desk: Desk, identity: str, finding: CheckDraft) -> Changed:
    """Book the word from the ground: a fire makes or joins an incident; 火情 and 非火情 end what the township owes.

    Returns the incident's id where there is one, else the hotspot's.

    Raises:
        Refused: no unit is named, the hotspot is not known, or it was found to be a fire already.
    """
    if not one_line(finding.unit):
        raise Refused("请写明哪个乡镇或单位核查的。", field="unit")
    with desk.write() as transaction:
        spot = _known(transaction, identity)
        at = done_at(finding.at, desk.now(), since=spot.notice.received_at if spot.notice else None)
        if spot.result is HotspotResult.FIRE:
            raise Refused("这个热点已核查为火情，后续情况请在事件里登记。", field="result")
        incident = ""
        if finding.result is HotspotResult.FIRE:
            incident = _fire(transaction, desk, spot, finding, at)
        fact = HotspotChecked(
            result=finding.result,
            unit=one_line(finding.unit),
            person=one_line(finding.person),
            words=clean(finding.words),
            at=at,
            incident=incident,
        )
        entry = transaction.append(_subject(identity), fact)
        if finding.result is not HotspotResult.CHECKING:
            planning.meet_theirs(transaction, _subject(identity), entry, at)
    return Changed(transaction.topics, incident or identity)


def feed_back(
    desk: Desk, identity: str, *, received_by: str, words: str = "", to: str = "", at: dt.datetime | None = None
) -> Changed:
    """Book that the result was fed back; what was not checked yet goes as 核实中, which meets the limit too.

    Raises:
        Refused: nobody took it, or the hotspot is not known.
    """
    if not one_line(received_by):
        raise Refused("请写明对方谁接收的，接收了才算反馈。", field="received_by")
    upper = resolve(Recipient.UPPER, desk.settings.unit_level)
    with desk.write() as transaction:
        spot = _known(transaction, identity)
        moment = done_at(at, desk.now(), since=spot.notice.received_at if spot.notice else None)
        fact = HotspotFedBack(
            result=spot.result or HotspotResult.CHECKING,
            to=one_line(to) or desk.settings.recipient_name(upper),
            at=moment,
            received_by=one_line(received_by),
            words=clean(words),
        )
        entry = transaction.append(_subject(identity), fact)
        planning.meet(
            transaction, desk, _subject(identity), entry, moment,
            kinds={ObligationKind.CHECK}, recipients={upper},
        )  # fmt: skip
    return Changed(transaction.topics, identity)


def unfinished(desk: Desk) -> list[HotspotRow]:
    """Hotspots that are not settled or whose result was not fed back, oldest first."""
    with desk.store.read() as reading:
        return reading.rows(HotspotRow, "open = 1", order="received_at")


def _fire(transaction: Transaction, desk: Desk, spot: Spot, finding: CheckDraft, at: dt.datetime) -> str:
    """The incident that a confirmed fire made or joined."""
    said = clean(finding.words)
    by = " ".join(part for part in (one_line(finding.unit), one_line(finding.person)) if part)
    narrative = f"{title_of(spot)}，经{by}核查为火情。{said}"
    if finding.incident:
        state = known(transaction, finding.incident)
        subject = subject_of(finding.incident)
        transaction.append(
            subject,
            IncidentFollowedUp(
                narrative=narrative, received_at=at, caller_unit=one_line(finding.unit),
                caller_name=one_line(finding.person),
            ),
        )  # fmt: skip
        flags = tuple(dict.fromkeys((*state.flags, *FIRE_FLAGS)))
        if flags != state.flags or not state.category:
            transaction.append(subject, IncidentDescribed(flags=flags, category=state.category or FOREST))
        regrade(transaction, desk, finding.incident, known_at=at)
        planning.replan(transaction, desk, subject, known_at=at)
        return finding.incident
    notice = spot.notice
    draft = IntakeDraft(
        id=desk.new_id(),
        received_at=at,
        narrative=narrative,
        medium=Medium.PHONE,
        caller_unit=finding.unit,
        caller_name=finding.person,
        place=notice.place if notice else "",
        category=FOREST,
        flags=FIRE_FLAGS,
    )
    book_within(transaction, desk, draft, desk.now())
    return draft.id


def _known(transaction: Transaction, identity: str) -> Spot:
    spot = transaction.state(_subject(identity), Spot)
    if spot.notice is None:
        raise Refused(f"找不到热点 {identity}，请核对编号。", field="hotspot")
    return spot


def _subject(identity: str) -> str:
    return f"hotspot:{identity}"
