"""The demo: three sample calls go through the real window, offscreen, by key events only.

The clock is moved by hand so that pictures and papers are the same on every machine. Nothing here calls a use
case, the unit and its ledgers apart: what is booked of the night was typed.
"""

import gc
import secrets
import shutil
import tempfile
import tomllib
from pathlib import Path

from app.cli.hands import PACE, SIZES, Hands
from app.services.runtime.errors import Unavailable
from app.services.runtime.resources import resource


def samples() -> list[dict[str, str]]:
    """The sample narratives as plain text."""
    path = resource("samples", "county.toml")
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["narratives"])


def first_start(hands: Hands) -> None:
    """The first form is seen, then the county stands."""
    hands.picture("00-首次启动")
    stand(hands)


def stand(hands: Hands) -> None:
    """The fictitious county stands in the settings and ledgers, as a unit's own would; the first form is done with."""
    from app.services.desk.changes import EVERYTHING, Changed
    from app.services.samples import sample

    hands.clock.advance(5 * PACE)
    room = hands.room
    sample.show(room.desk)
    filled = sample.fill_ledgers(room.desk)
    room.broadcast.publish(Changed(EVERYTHING | filled.topics))
    form = room.window.forms.current
    if form is not None:
        room.broadcast.form_closed.emit(form)
    hands.wait(1)


def take_call(hands: Hands, call: dict[str, str], name: str) -> None:
    """F2, words, caller, F8, Ctrl+Enter."""
    hands.press("F2")
    hands.write(call["text"])
    hands.press("Shift+Tab", 3)
    hands.write(call["caller_unit"])
    hands.press("Tab")
    hands.write(call["caller_name"])
    hands.press("Tab")
    hands.write(call["caller_phone"])
    hands.wait(1)
    hands.picture(f"{name}-接报")
    hands.press("F8")
    hands.wait(1)
    hands.picture(f"{name}-接报-已采用")
    hands.press("Ctrl+Return")
    hands.wait(2)
    hands.picture(f"{name}-值班台")


def phone_report(hands: Hands, call: dict[str, str], name: str) -> None:
    """F3, who answered, Ctrl+Enter."""
    hands.press("F3")
    hands.write(call["answered_by"])
    hands.picture(f"{name}-电话报告")
    hands.press("Ctrl+Return")
    hands.wait(1)


def call_out(hands: Hands, name: str) -> None:
    """Where it is, then F5: the two nearest fire brigades, the task, out and there with a key each."""
    hands.press("Ctrl+U")
    hands.write("31.985,110.220")
    hands.press("Ctrl+Return")
    hands.press("F5")
    hands.settle()
    hands.write("消防")
    hands.press("Down")
    for _ in range(2):
        hands.press("Space")
        hands.press("Down")
    hands.press("Tab")
    hands.write("赴工业园二路扑救，先搜救被困人员")
    hands.picture(f"{name}-调派")
    hands.press("Ctrl+Return")
    hands.wait(120)
    hands.press("F5")
    hands.settle()
    hands.press("1")
    hands.picture(f"{name}-进展")
    hands.press("Esc")
    hands.press("F6")
    hands.settle()
    hands.write("kqhxq")
    hands.picture(f"{name}-查找")
    hands.press("Alt+1")


def send_goods(hands: Hands, name: str) -> None:
    """Shift+F5: stretchers asked for on the phone, then sent: two keys and who drives."""
    hands.press("Shift+F5")
    hands.settle()
    hands.write("担架")
    hands.press("Return")
    hands.press("Tab", 2)
    hands.write("20")
    hands.picture(f"{name}-调拨")
    hands.press("Ctrl+Return")
    hands.press("Shift+F5")
    hands.settle()
    hands.press("1")
    hands.write("县局皮卡，周某")
    hands.press("Tab")
    hands.write("30")
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Shift+F5")
    hands.settle()
    hands.picture(f"{name}-在途")
    hands.press("Esc")


def note(hands: Hands, text: str) -> None:
    """F7, words, Enter."""
    hands.press("F7")
    hands.write(text)
    hands.settle()
    hands.press("Return")
    hands.wait(1)


def written_report(hands: Hands, name: str) -> None:
    """F4, submit, who signs, sign, how and to whom, send, save as PDF — a key of its own for each act."""
    hands.press("F4")
    hands.picture(f"{name}-拟稿")
    hands.press("Ctrl+Shift+Return")
    hands.wait(60)
    hands.write("赵启明")
    hands.press("Ctrl+Shift+Q")
    hands.wait(30)
    hands.picture(f"{name}-已签发")
    hands.press("Down")
    hands.press("Tab")
    hands.write("云岭市局马值守")
    hands.press("Ctrl+Shift+B")
    hands.wait(5)
    hands.press("Ctrl+S")
    hands.wait(1)
    hands.press("Esc")
    hands.press("Esc")


def play(hands: Hands) -> None:
    """The night."""
    fire, pileup, flood = samples()
    first_start(hands)
    hands.picture("01-值班台-空")
    hands.wait(120)
    take_call(hands, fire, "02-火灾")
    phone_report(hands, {**fire, "answered_by": "赵启明"}, "03-火灾-带班")
    phone_report(hands, fire, "03-火灾")
    call_out(hands, "03-火灾")
    send_goods(hands, "03-火灾")
    note(hands, fire["measures"])
    hands.wait(420)
    written_report(hands, "04-火灾首报")
    hands.wait(600)
    take_call(hands, pileup, "05-追尾")
    hands.wait(1500)
    take_call(hands, flood, "06-山洪")
    hands.wait(1260)
    hands.picture("07-告警")
    hands.press("F9")
    hands.wait(1)
    phone_report(hands, flood, "08-山洪")
    note(hands, flood["measures"])
    written_report(hands, "09-山洪首报")
    hands.wait(1800)
    note(hands, flood["followup"])
    written_report(hands, "10-山洪续报")
    pages(hands)


def pages(hands: Hands) -> None:
    """Every page, by day and by night, in both sizes."""
    hands.wait(40)
    for key, name in (
        ("Alt+1", "值班台"),
        ("Alt+2", "事件"),
        ("Alt+3", "时限"),
        ("Alt+4", "来电"),
        ("Alt+5", "队伍物资"),
        ("Alt+6", "外发"),
        ("Alt+7", "来件"),
        ("Alt+Z", "值班"),
        ("Alt+8", "资料库"),
        ("Alt+X", "复盘"),
        ("Alt+9", "设置"),
    ):
        hands.press(key)
        hands.wait(1)
        hands.picture(f"20-{name}-白天")
        hands.picture(f"21-{name}-白天-大屏", SIZES[1])
    looking_back(hands)
    hands.press("Alt+2")
    tables(hands)
    night(hands)
    for key, name in (("Alt+1", "值班台"), ("Alt+2", "事件"), ("Alt+3", "时限"), ("F2", "接报")):
        hands.press(key)
        hands.wait(1)
        hands.picture(f"30-{name}-夜间")


def looking_back(hands: Hands) -> None:
    """The views of 复盘, one after the other."""
    hands.press("Alt+X")
    for name in ("带班首页", "时间线", "当时所知", "曲线", "统计", "检索"):
        hands.settle()
        hands.wait(1)
        hands.picture(f"24-复盘-{name}")
        hands.press("Ctrl+PageDown")


def tables(hands: Hands) -> None:
    """The tables of an incident: from the list on to the tab bar, then to the right."""
    from PySide6.QtWidgets import QApplication, QTabBar

    for _ in range(30):
        if isinstance(QApplication.focusWidget(), QTabBar):
            break
        hands.press("Tab")
    for name in ("数字台账", "报告"):
        hands.press("Right")
        hands.picture(f"23-事件-{name}")
    hands.press("Left", 2)


def to_tab(hands: Hands, title: str) -> None:
    """Tab, until the tab bar has the focus; Right, until the tab of that title is shown."""
    from PySide6.QtWidgets import QApplication, QTabBar

    for _ in range(30):
        if isinstance(QApplication.focusWidget(), QTabBar):
            break
        hands.press("Tab")
    for _ in range(30):
        bar = QApplication.focusWidget()
        if not isinstance(bar, QTabBar) or bar.tabText(bar.currentIndex()) == title:
            return
        hands.press("Right")


def night(hands: Hands) -> None:
    """Settings, the rules, the last tab, night look, saved."""
    hands.press("Alt+9")
    to_tab(hands, "地图与时速")
    hands.picture("24-设置-地图与时速")
    to_tab(hands, "规则")
    hands.picture("24-设置-规则")
    hands.press("Right")
    hands.press("Tab")
    hands.press("Down")
    hands.press("Ctrl+Return")
    hands.wait(1)


def main(out: Path) -> dict[str, object]:
    """Play the demo into a folder; returns what was written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"不能建立文件夹 {out}，请检查路径和权限。") from error
    gc.disable()  # as in the window: the heartbeat collects, in the thread that owns the widgets
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        hands = Hands(out, home, secrets.token_bytes(32))  # as on a duty-room machine; the key goes with the folder
        try:
            play(hands)
        finally:
            hands.end()
        papers = sorted((home / "文书").glob("*.pdf"))
        for paper in papers:
            shutil.copy(paper, out / paper.name)
        return {"out": str(out), "pictures": hands.pictures, "papers": [paper.name for paper in papers]}
