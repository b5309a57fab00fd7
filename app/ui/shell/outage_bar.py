"""断网 is a state of the room: since when, what waits, how to report meanwhile. It takes no focus."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.services.outbox.connectivity import ConnectionState
from app.ui.kit.formats import moment_text
from app.ui.kit.labels import elided, label, margins, set_ink, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay

INSTEAD = "请改用电话（F3）、传真、卫星电话报告并照样登记，恢复后自动补发"


class OutageBar(QFrame):
    """In the top bar while no route answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.text = elided(14, medium=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout = QHBoxLayout(self)
        margins(layout, 12, 0, 12, 0)
        layout.addWidget(self.text, 1)
        self.key = label("外发 Alt+6", 12, tone="muted")
        layout.addWidget(self.key)
        GivesWay(self, (self.key,), width=260)
        self.hide()

    def show_status(self, status: ConnectionState) -> None:
        """Show while offline."""
        if not status.offline or status.since is None:
            self.hide()
            return
        since = moment_text(status.since, status.since)
        oldest = f"，最早{moment_text(status.oldest, status.oldest)}" if status.oldest else ""
        self.text.setText(f"断网（{since}起）　待发{status.waiting}件{oldest}　{INSTEAD}")
        set_tone(self, "state", "near")
        set_ink(self.text, LOOK.color("near"))
        self.show()
