"""The band over a practice window: that nothing here happened, and what a new officer does next, by which key."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from app.models.vocabulary.practice import GuideStep
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.resources import resource
from app.services.runtime.siren import Siren
from app.services.samples import night, practice
from app.services.samples.injects import Drill, give_up, running, words_of
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, label, margins
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

HOW: dict[GuideStep, str] = {
    GuideStep.TAKE: f"电话响了：按{Key.INTAKE.shown}，照下面的话打进去，{Key.ADOPT.shown}采用，"
    f"{Key.BOOK.shown}登记，时限立即起算。",
    GuideStep.HEAR: f"有一起已经晚了，正在响：按{Key.HEAR.shown}知悉。知悉不等于办结，没办还会响。",
    GuideStep.ORAL: f"先电话报告：选中刚接的这起，按{Key.ORAL.shown}，照屏幕上的话念给上级，写谁接的，"
    f"{Key.SAVE.shown}登记。",
    GuideStep.SUBMIT: f"再写首报：按{Key.REPORT.shown}，看一遍，{Key.SUBMIT.shown}送签。",
    GuideStep.SIGN: f"领导看过同意：选谁签发，{Key.SIGN.shown}签发。",
    GuideStep.SEND: f"报出：写谁收的，{Key.SEND.shown}报出。",
    GuideStep.HAND_OVER: f"天亮交班：{Key.ROTA.shown}到值班页，{PageKey.HAND_OVER.shown}交接班，写接班人，"
    "空格逐项交清，设备逐样试；时限不到15分钟的勾联合交接，签字。",
}
"""What is said of each step."""


class PracticeBand(QFrame):
    """Two lines: what this window is, and the next step of the first night."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.setObjectName("practice")
        self.what = label(
            "演练　虚构的青山县，登记的都不是真事，什么也不往外发；值守窗口照常开着、照常响", 15, medium=True
        )
        self.step = label("", 14, wrap=True)
        self.call = label("", 14, wrap=True)
        self.back = button("回到值守", Key.PRACTICE.shown)
        self.sheet = button("讲评表", PageKey.PRACTICE_SHEET.shown)
        self.by_script = button("按脚本", PageKey.PRACTICE_SCRIPT.shown)
        self.drill: Drill | None = None
        self.siren = Siren()
        self.anew = button("重新来过", PageKey.PRACTICE_ANEW.shown)
        column = QVBoxLayout(self)
        margins(column, 16, 6, 12, 6)
        column.setSpacing(LOOK.px(4))
        line = QHBoxLayout()
        line.addWidget(self.what, 1)
        for one, key, slot in (
            (self.by_script, PageKey.PRACTICE_SCRIPT, self._on_script_clicked),
            (self.anew, PageKey.PRACTICE_ANEW, self._on_anew_clicked),
            (self.sheet, PageKey.PRACTICE_SHEET, self._on_sheet_clicked),
            (self.back, None, self._on_back_clicked),
        ):
            line.addWidget(one)
            one.clicked.connect(slot)
            if key is not None:
                bind(key, self, slot)
        column.addLayout(line)
        column.addWidget(self.step)
        column.addWidget(self.call)
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.ticked.connect(self._on_broadcast_ticked)
        self._resume()
        self.show_step()

    def show_step(self) -> None:
        """The next step, or that all are done; of a script what came last."""
        if self.drill is not None:
            return
        progress = night.how_far(self.desk)
        step, number = progress.next, len(progress.done)
        if step is None:
            self.step.setText(f"新手一夜走完了。{PageKey.PRACTICE_SHEET.shown}看讲评表：哪些时限晚了，首报缺什么。")
        else:
            self.step.setText(f"新手一夜　{number}/{len(GuideStep)}　{step.label}：{HOW[step]}")
        (call,) = night.script_of("guided").injects
        self.call.setText(f"来电　{call.caller_unit}{call.caller_name}　{call.caller_phone}：“{call.text}”")
        self.call.setVisible(step in {GuideStep.TAKE, GuideStep.ORAL})

    @Slot(frozenset)
    def _on_broadcast_changed(self, _topics: frozenset[str]) -> None:
        self.show_step()

    def _resume(self) -> None:
        """A script that was half played when the window closed goes on; its last words stand there again."""
        held = running(self.desk)
        if held is None:
            return
        self.drill = Drill(self.desk, held.script, held)
        last = self.drill.last
        self.call.setText(words_of(last) if last is not None else "")
        self.call.setVisible(last is not None)
        self._say_script()

    def begin(self, path: Path) -> None:
        """A script runs from now on: what it holds comes by elapsed time, the officer acts."""
        try:
            self.drill = Drill(self.desk, practice.load(path))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.call.setText("")
        self.call.hide()
        self._say_script()
        self._give()

    def _say_script(self) -> None:
        drill = self.drill
        if drill is None:
            return
        gone = "　网络中断：系统、邮件不通，改用电话、传真" if self.desk.network_gone else ""
        if drill.over:
            self.step.setText(f"脚本“{drill.script.name}”走完了。{PageKey.PRACTICE_SHEET.shown}看讲评表。")
        else:
            passed = int((self.desk.now() - drill.start).total_seconds()) // 60
            self.step.setText(f"按脚本　{drill.script.name}　已走{passed}分钟，共{drill.script.end}{gone}")

    def _give(self) -> None:
        """What has come is put before the officer: a call rings and is read out."""
        drill = self.drill
        if drill is None:
            return
        try:
            come = drill.due()
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        if come:
            self.call.setText("\n".join(map(words_of, come)))
            self.call.show()
            self.siren.play("near")
            self.broadcast.publish(Changed(frozenset({"journal"})))
        self._say_script()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        self._give()

    @Slot()
    def _on_script_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        folder = str(resource("practice"))
        name, _ = QFileDialog.getOpenFileName(self, "选演练脚本", folder, "演练脚本 (*.toml)", options=options)
        if name:
            self.begin(Path(name))

    @Slot()
    def _on_anew_clicked(self) -> None:
        try:
            night.again(self.desk)
            give_up(self.desk)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.drill = None
        self.broadcast.publish(Changed(frozenset({"journal"})))
        self.broadcast.say("从头开始：电话响了。")

    @Slot()
    def _on_sheet_clicked(self) -> None:
        make = self.drill.sheet if self.drill is not None else partial(night.first_sheet, self.desk)
        self.broadcast.form_requested.emit(OnePaper(self.desk, self.broadcast, "演练讲评表", "practice", make))

    @Slot()
    def _on_back_clicked(self) -> None:
        self.broadcast.practice_requested.emit()
