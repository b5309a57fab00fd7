"""The navigation: a button a page, scrolled where the window is low; what is unfinished stands at its foot."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.labels import margins, scrolled
from app.ui.kit.theme import LOOK
from app.ui.shell.nav_button import NavButton
from app.ui.shell.navigation import DESTINATIONS


class NavigationBar(QFrame):
    """Asks for pages by their name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self.setObjectName("nav")
        self.setFixedWidth(LOOK.px(118))
        outer = QVBoxLayout(self)
        margins(outer, 0, 8, 0, 8)
        inner = QWidget()
        self.side = QVBoxLayout(inner)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(0)
        group = QButtonGroup(self)
        for one in DESTINATIONS:
            made = NavButton(one.title, one.badge)
            made.setToolTip(one.key.shown)
            made.setProperty("page", one.name)
            made.clicked.connect(self._on_button_clicked)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(made)
            self.side.addWidget(made)
            self.buttons[one.name] = made
        self.side.addStretch(1)
        outer.addWidget(scrolled(inner), 1)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))
