"""通知有关部门: whom law wants told besides the reports, who took it and when; several with one key."""

import datetime as dt

from app.models.moments import BEIJING
from app.models.report.notice_item import NoticeItem
from app.models.vocabulary.report import Channel
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView
from app.services.reports.notices import NoticeDraft, checklist, notify_all
from app.services.runtime.errors import Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast

BY = (Channel.PHONE, Channel.FAX, Channel.SYSTEM, Channel.MAIL, Channel.PAPER)


def notify(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """One pair of fields per authority not told yet; those told are named with time and person."""
    state = view.state
    items = checklist(desk, state)
    waiting = tuple(one for one in items if one.told is None)
    token = desk.new_id()

    def save(values: Values) -> Changed:
        drafts = [
            NoticeDraft(
                token=f"{token}-{one.recipient}",
                recipient=one.recipient,
                person=values[f"person-{one.recipient}"],
                channel=values["channel"],
                at=values[f"at-{one.recipient}"],
            )
            for one in waiting
            if values[f"person-{one.recipient}"].strip()
        ]
        if not drafts:
            raise Refused("还没有写通知了谁：接听人都是空的。")
        return notify_all(desk, state.id, drafts)

    now = desk.now()
    fields = [field for one in waiting for field in _fields(one, now)]
    choices = tuple((one, one.label) for one in BY)
    fields.append(Field(name="channel", title="方式", kind="choice", value=Channel.PHONE, choices=choices))
    form = FormPage(
        broadcast, f"通知有关部门　{state.title}", tuple(fields), save, now=now, verb="登记通知", hint=_hint(items)
    )
    return named(form, "notify", state.id)


def _fields(item: NoticeItem, now: dt.datetime) -> tuple[Field, Field]:
    phone = f"电话 {item.phone}，" if item.phone else ""
    legal = f"（{item.legal}）" if item.legal else ""
    return (
        Field(name=f"person-{item.recipient}", title=item.name, hint=f"{phone}谁接的；没有通知的留空{legal}"),
        Field(name=f"at-{item.recipient}", title="时间", kind="time", value=now.replace(second=0, microsecond=0)),
    )


def _hint(items: tuple[NoticeItem, ...]) -> str:
    told = [
        f"{one.name} {one.told.at.astimezone(BEIJING):%H:%M} {one.told.person}" for one in items if one.told is not None
    ]
    if not items:
        return "这类事件没有规定另行通知的部门。"
    return f"已通知：{'、'.join(told)}。" if told else "写了接听人的登记为已通知，一次可以登记几家；没有写的不算。"
