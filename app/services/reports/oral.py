"""The phone report (电话报告): what to say, and what was said to whom."""

import datetime as dt

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import EARLIEST, minutes
from app.models.report.facts import (
    OralReportMade,
)
from app.models.texts import clean, one_line
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.vocabulary.report import Stage
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.incident.loading import known, members
from app.services.obligations.evidence import done_at
from app.services.obligations.planning import meet
from app.services.reports import composing, report_text
from app.services.runtime.errors import Refused


class OralDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The phone report form."""

    token: str
    recipient: Recipient
    answered_by: str
    made_at: dt.datetime
    said: str
    phone: str = ""
    reported_by: str = ""
    recording: str = ""


def oral_words(desk: Desk, state: Incident) -> str:
    """What to say on the phone: the minimum set of 电话快报 (docs/规则来源.md#报告内容)."""
    return report_text.oral(composing.ground_of(desk, state, Stage.FIRST, ""))


def make_oral(desk: Desk, incident: str, draft: OralDraft) -> Changed:
    """Book a phone report; it meets the oral clocks of that recipient."""
    now = desk.now()
    wrong: dict[str, str] = {}
    if not one_line(draft.answered_by):
        wrong["answered_by"] = "请填写对方接听人"
    if not clean(draft.said):
        wrong["said"] = "请写明报告了什么"
    if not EARLIEST <= draft.made_at <= now + minutes(1):
        wrong["made_at"] = "通话时间晚于现在或过早，请核对"
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    with desk.write() as transaction:
        made_at = done_at(draft.made_at, now, since=known(transaction, incident).received_at, field="made_at")
        if not once(transaction, draft.token):
            return Changed(frozenset(), incident)
        fact = OralReportMade(
            recipient=draft.recipient,
            recipient_name=desk.settings.recipient_name(draft.recipient),
            answered_by=one_line(draft.answered_by),
            made_at=made_at,
            said=clean(draft.said),
            phone=one_line(draft.phone),
            reported_by=one_line(draft.reported_by),
            recording=one_line(draft.recording),
        )
        entry = transaction.append(subject_of(incident), fact)
        for one in members(desk, incident):
            meet(
                transaction, desk, subject_of(one), entry, fact.made_at,
                kinds={ObligationKind.ORAL}, recipients={fact.recipient},
            )  # fmt: skip
        transaction.beside.drafts.drop(draft.token)
    return Changed(transaction.topics, incident)
