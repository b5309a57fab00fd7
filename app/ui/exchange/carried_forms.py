"""Forms of what is carried by hand: an incident as a package, our card, a card of another unit."""

from functools import partial
from pathlib import Path

from app.models.security.units import Unit
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.exchange import cards, package
from app.services.incident.board import IncidentView
from app.services.paper.archive import folder_of, save
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.runtime.files import read_bytes
from app.services.security import identity
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.rasters import pictures
from app.ui.kit.signals import Broadcast

BY_PHRASE = "约定口令（电话里告诉对方）"
WHAT = "事件要素、来报、时间线、报告和附件放进一个加密签名的文件，拷到U盘交给对方，对方在“接报”里读入。"
COMPARE = "请打电话与对方逐字核对指纹，一致才导入。导入后，对方签名的数据包显示“已验”。"


def pack(desk: Desk, broadcast: Broadcast, view: IncidentView) -> FormPage:
    """An incident as a package for one unit or under a pass-phrase."""
    known = desk.settings.known_units
    stamp = desk.now().strftime("%Y%m%d")
    fields = (
        Field(name="to", title="收件单位", kind="choice", value=known[0].name if known else "",
              choices=(*((one.name, one.name) for one in known), ("", BY_PHRASE))),
        Field(name="phrase", title="口令", kind="secret", hint="选“约定口令”时填，至少8个字符"),
        Field(name="path", title="存到", value=str(folder_of(desk) / f"{view.state.title[:30]}{stamp}.ddpack")),
    )  # fmt: skip

    def packed(answer: bytes | DutyDeskError, path: Path) -> None:
        try:
            if isinstance(answer, DutyDeskError):
                raise answer
            save(answer, path)
        except DutyDeskError as error:
            broadcast.warn(error.sentence)
            return
        broadcast.say(f"数据包已存到 {path.name}（{len(answer) / 1024:.0f}KB）。")

    def act(values: Values) -> Changed:
        path = Path(str(values["path"]))
        if not path.name or path.exists():
            raise Refused("请换一个文件名。", field="path")
        to = identity.known(desk, str(values["to"])) if values["to"] else None
        if to is None and len(str(values["phrase"]).strip()) < 8:
            raise Refused("口令至少8个字符。", field="phrase")
        make = partial(package.pack, desk, view.state.id, to=to, phrase=str(values["phrase"]))
        broadcast.tasks.ask(make, partial(packed, path=path), slow=True)
        return Changed(frozenset())

    title = f"导出数据包　{view.state.title}"
    return FormPage(broadcast, title, fields, act, now=desk.now(), verb="导出", hint=WHAT)


def our_card(desk: Desk, broadcast: Broadcast) -> Form:
    """Our card on paper, with its code; the file is saved beside it."""
    return OnePaper(desk, broadcast, "单位名片", "card", partial(cards.sheet, desk))


def read_card(desk: Desk, broadcast: Broadcast, path: Path) -> None:
    """Read a card behind the window, then ask whether its fingerprint is theirs."""

    def read(answer: Unit | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            broadcast.warn(answer.sentence)
            return
        broadcast.form_requested.emit(their_card(desk, broadcast, answer))

    broadcast.tasks.ask(partial(_card_of, path), read, slow=True)


def _card_of(path: Path) -> Unit:
    data = read_bytes(path)
    return cards.read(data, pictures(data))


def their_card(desk: Desk, broadcast: Broadcast, unit: Unit) -> Form:
    """A card that was read: its fingerprint is compared by phone before it counts."""

    def act(values: Values) -> Changed:
        typed = "".join(char for char in str(values["fingerprint"]).upper() if char.isalnum())
        if typed != unit.fingerprint.replace("-", ""):
            raise Refused("与名片上的指纹不一样，没有导入。请再核对，或让对方重新导出名片。", field="fingerprint")
        return identity.know(desk, unit)

    fields = (Field(name="fingerprint", title="对方读出的指纹", hint="28位，四位一组"),)
    title = f"导入单位名片　{unit.name}"
    return FormPage(broadcast, title, fields, act, now=desk.now(), verb="一致，导入", hint=COMPARE)
