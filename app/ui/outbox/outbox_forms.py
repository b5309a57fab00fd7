"""Forms of 外发: a receipt by phone, taking a message back, one route, the reconciliation after an outage."""

from functools import partial

import msgspec

from app.models.outbox.routes import MailSecurity, Route, RouteKind
from app.models.report.parts import Report
from app.models.report.sendings import Sending
from app.models.vocabulary.report import Channel
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.outbox import queue
from app.services.outbox.reconcile import sheet
from app.services.outbox.route_editing import save_route
from app.services.reports import sending
from app.services.runtime.errors import Refused
from app.services.store.outbox import DeliveryState, Message
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.signals import Broadcast
from app.ui.outbox.answer_fields import answer_fields, answers_of

BY_PHONE = "打电话核实对方已收到，写下是谁确认的。发出后确认的，按发出的时间算；还没发出的，改用的方式在这里登记。"
WITHOUT_SECRET = "不改就留空；存在系统钥匙串里，不进账本。"  # noqa: S105 - words about a password
SECURITIES = tuple((one, one.label) for one in MailSecurity)


def confirm(desk: Desk, broadcast: Broadcast, message: Message, held: Report) -> Form:
    """Who on the other side confirmed the receipt, and by which way it came."""

    def act(values: Values) -> Changed:
        who = str(values["received_by"]).strip()
        if not who:
            raise Refused("请填写对方是谁确认收到的。", field="received_by")
        whom = values.get("to")
        if isinstance(whom, Sending):
            return sending.confirm(desk, message.incident, message.report, whom.recipient, whom.name, who)
        made = sending.Dispatched(name=name, channel=values["channel"], received_by=who, message="") if name else None
        if made is not None:
            return sending.send_to(desk, message.incident, message.report, [made])
        return sending.send(desk, message.incident, message.report, values["channel"], received_by=who)

    asked = [one for one in held.awaiting if one.message == message.id]
    name = next((one.name for one in held.sendings if message.id and one.message == message.id), "")
    given = held.channel if message.state is DeliveryState.DONE and held.channel else Channel.PHONE
    first = Field(name="received_by", title="确认人", hint="如 市应急值班室 马某")
    if asked:
        choices = tuple((one, f"{one.standing.label} {one.name}（{one.channel.label}）") for one in asked)
        to = Field(name="to", title="谁确认的", kind="choice", value=asked[0], choices=choices)
        fields = (first, to)
        return FormPage(
            broadcast, f"确认送达　{message.title}", fields, act, now=desk.now(), verb="已确认", hint=BY_PHONE
        )
    fields = (
        first,
        Field(name="channel", title="方式", kind="choice", value=given,
              choices=tuple((one, one.label) for one in Channel)),
    )  # fmt: skip
    return FormPage(broadcast, f"确认送达　{message.title}", fields, act, now=desk.now(), verb="已确认", hint=BY_PHONE)


def take_back(desk: Desk, broadcast: Broadcast, message: Message) -> Form:
    """Out of the queue, with the reason."""

    def act(values: Values) -> Changed:
        return queue.withdraw(desk, message, str(values["reason"]))

    fields = (Field(name="reason", title="原因", hint="如 已传真市应急值班室"),)
    return FormPage(broadcast, f"撤出　{message.title}", fields, act, now=desk.now(), verb="撤出")


def reconciliation(desk: Desk, broadcast: Broadcast) -> Form:
    """断网对账单."""
    return OnePaper(desk, broadcast, "断网对账单", "reconcile", partial(sheet, desk))


def route(desk: Desk, broadcast: Broadcast, held: Route | None) -> Form:
    """A route, new or as it is; its password goes where passwords belong."""
    known = held or Route(name="", kind=RouteKind.HTTPS)
    headers = "\n".join(f"{name}: {value}" for name, value in known.headers.items())
    fields = (
        Field(name="name", title="名称", value=known.name, hint="如 市局平台"),
        Field(name="kind", title="种类", kind="choice", value=known.kind,
              choices=tuple((one, one.label) for one in RouteKind)),
        Field(name="enabled", title="启用", kind="check", value=known.enabled, hint="签发后可以选它自动发送"),
        Field(name="url", title="网址", value=known.url, hint="平台接口：https://…"),
        Field(name="headers", title="请求头", kind="text", value=headers, hint="平台接口：每行 名称: 值", rows=2),
        Field(name="host", title="邮件服务器", value=known.host),
        Field(name="port", title="端口", kind="number", value=known.port),
        Field(name="security", title="加密", kind="choice", value=known.security, choices=SECURITIES),
        Field(name="user", title="用户名", value=known.user, hint="邮件：登录名"),
        Field(name="sender", title="发件人", value=known.sender, hint="邮件：地址"),
        Field(name="to", title="收件人", value="、".join(known.to), hint="邮件：地址，几个用、隔开"),
        Field(name="folder", title="文件夹", value=known.folder, hint="文件夹：完整路径"),
        Field(name="secret", title="口令或密钥", kind="secret", hint=WITHOUT_SECRET),
        *answer_fields(known),
        Field(name="ca_file", title="证书文件", value=known.ca_file, hint="对方用自建证书时填，PEM 文件的完整路径"),
    )  # fmt: skip

    def act(values: Values) -> Changed:
        return save_route(desk, held, _route_of(values, known), str(values["secret"]))

    title = f"报送通道　{known.name}" if held else "新的报送通道"
    return FormPage(broadcast, title, fields, act, now=desk.now(), verb="保存")


def _route_of(values: Values, known: Route) -> Route:
    headers = {}
    for line in str(values["headers"]).splitlines():
        name, colon, value = line.partition(":")
        if line.strip() and not colon:
            raise Refused(f"请求头“{line.strip()}”看不懂，请写成 名称: 值。", field="headers")
        if line.strip():
            headers[name.strip()] = value.strip()
    port = values["port"] or 0
    if not 0 <= port < 65536:
        raise Refused("端口要在1到65535之间。", field="port")
    return msgspec.structs.replace(
        known,
        **{name: str(values[name]).strip() for name in ("name", "url", "host", "user", "sender", "folder", "ca_file")},
        kind=values["kind"],
        enabled=values["enabled"],
        headers=headers,
        port=int(port),
        security=values["security"],
        answers=answers_of(values),
        repeats=values["repeats"],
        to=tuple(filter(None, (one.strip() for one in str(values["to"]).replace("，", "、").split("、")))),
    )
