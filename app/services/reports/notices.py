"""通知: the authorities that are to be notified of an incident besides the reports, a checklist with who and when."""

import datetime as dt
import tomllib
from collections.abc import Iterable

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import EARLIEST, minutes
from app.models.report.facts import UnitNotified
from app.models.report.notice_item import NoticeItem
from app.models.report.parts import Notice
from app.models.texts import one_line
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.incident.loading import known
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource

FILE = resource("wording", "notices.toml")


class NoticeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to be notified of incidents of some classes, by which article."""

    id: str
    legal: str
    classes: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    exempt: tuple[str, ...] = msgspec.field(default=(), name="except")

    def asks(self, category: str) -> bool:
        """Whether an incident of a class is meant."""
        return category.startswith(self.classes) and not (self.exempt and category.startswith(self.exempt))


class NoticeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody was told, as the officer says it."""

    token: str
    recipient: Recipient
    person: str
    channel: Channel = Channel.PHONE
    at: dt.datetime | None = None
    """When, now where nothing else is said."""
    said: str = ""


def rules() -> tuple[NoticeRule, ...]:
    """Every rule about notices."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(read["notices"], tuple[NoticeRule, ...])


def checklist(desk: Desk, state: Incident) -> tuple[NoticeItem, ...]:
    """Who is to be notified of an incident, then who was besides; each with the first time it was."""
    legal = {to: rule.legal for rule in reversed(rules()) if rule.asks(state.category) for to in rule.recipients}
    told: dict[Recipient, Notice] = {}
    for notice in sorted(state.notices, key=lambda one: one.at):
        told.setdefault(notice.recipient, notice)
    contacts = desk.settings.recipients
    return tuple(
        NoticeItem(
            recipient=role,
            name=desk.settings.recipient_name(role),
            phone=contacts[role].phone if role in contacts else "",
            legal=legal.get(role, ""),
            told=told.get(role),
        )
        for role in dict.fromkeys((*legal, *told))
    )


def notify(desk: Desk, incident: str, draft: NoticeDraft) -> Changed:
    """Book that an authority was notified.

    Raises:
        Refused: nobody is named who was told, or the instant lies after now.
    """
    return notify_all(desk, incident, (draft,))


def notify_all(desk: Desk, incident: str, drafts: Iterable[NoticeDraft]) -> Changed:
    """Book that several were notified, all or none; raises Refused as for one, naming whom it is about."""
    now, held = desk.now(), tuple(drafts)
    for draft in held:
        name = desk.settings.recipient_name(draft.recipient)
        if not one_line(draft.person):
            raise Refused("请填写对方接听人。", field="person")
        if not EARLIEST <= (draft.at or now) <= now + minutes(1):
            raise Refused(f"通知{name}的时间晚于现在或过早，请核对。", field="at")
    with desk.write() as transaction:
        known(transaction, incident)
        for draft in held:
            if not once(transaction, draft.token):
                continue
            fact = UnitNotified(
                recipient=draft.recipient,
                name=desk.settings.recipient_name(draft.recipient),
                person=one_line(draft.person),
                channel=draft.channel,
                at=(draft.at or now).astimezone(dt.UTC),
                said=one_line(draft.said),
            )
            transaction.append(subject_of(incident), fact)
    return Changed(transaction.topics, incident)
