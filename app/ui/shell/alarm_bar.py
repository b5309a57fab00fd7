"""The bar that appears in the top bar while an alarm rings. It takes no focus: F9 says 知悉, the clock goes on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.models.obligations.clock import phase
from app.models.vocabulary.obligation import Phase
from app.services.obligations.alarms import Pulse
from app.services.watch.alerts import Alert
from app.ui.kit.formats import clock_name, clock_text
from app.ui.kit.keys import Key
from app.ui.kit.labels import button, elided, held, label, margins, set_ink, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay

NAMED = 3
MUTE = "无声！看屏幕"


def ringing_text(pulse: Pulse, titles: dict[str, str]) -> str:
    """Up to three ringing clocks with what is left of each."""
    parts = [
        f"{clock_name(one, pulse.ringing)} {clock_text(one, pulse.now)} {titles.get(one.subject, '')[:14]}"
        for one in pulse.ringing[:NAMED]
    ]
    rest = len(pulse.ringing) - NAMED
    return "　｜　".join(parts) + (f"　另{rest}项" if rest > 0 else "")


class AlarmBar(QFrame):
    """Names up to three ringing clocks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("state", "near")
        self.text = elided(15, medium=True)
        self.hear = button("知悉", Key.HEAR.shown)
        self.look = button("去办理", Key.GO_RINGING.shown)
        for one in (self.hear, self.look):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout = QHBoxLayout(self)
        margins(layout, 12, 0, 12, 0)
        self.mute = label(MUTE, 20, medium=True, tone="error")
        self.mute.hide()
        layout.addWidget(self.mute)
        layout.addWidget(self.text, 1)
        self.hint = elided(12, tone="muted")
        layout.addWidget(self.hint)
        going = held(self.look)
        layout.addWidget(going)
        layout.addWidget(self.hear)
        GivesWay(self, (self.hint,), width=720)
        GivesWay(self, (going,), width=460)
        self.hide()

    def show_pulse(
        self, pulse: Pulse, titles: dict[str, str], troubles: tuple[Alert, ...] = (), *, silent: bool = False
    ) -> None:
        """Show or hide; clocks before troubles; ``silent`` says that no sound device answers."""
        self.mute.setVisible(silent)
        self.hint.setText("无声音设备，请看屏幕　知悉不等于办结" if silent else "知悉不等于办结，未办会再响")
        self.look.setVisible(bool(pulse.ringing))
        if not pulse.ringing:
            self._show_troubles([one.sentence for one in troubles if one.rings])
            return
        self.text.setText(ringing_text(pulse, titles))
        late = any(phase(one, pulse.now) is Phase.OVERDUE for one in pulse.ringing)
        set_tone(self, "state", "overdue" if late else "near")
        set_ink(self.text, LOOK.color("overdue" if late else "near"))
        self.show()

    def _show_troubles(self, sentences: list[str]) -> None:
        if not sentences:
            self.hide()
            return
        self.hint.setText("知悉后一小时内未解决会再响")
        self.text.setText("　｜　".join(sentences))
        set_tone(self, "state", "near")
        set_ink(self.text, LOOK.color("near"))
        self.show()

    def show_stalled(self) -> None:
        """The heartbeat has stopped: red, whatever else there is."""
        self.text.setText("时限引擎停止，时限可能不会提醒。请人工盯表，并重新启动值守台。")
        set_tone(self, "state", "overdue")
        set_ink(self.text, LOOK.color("overdue"))
        self.show()
