"""Who called, as the words say it, offered in the empty fields of the caller: a hint until it is taken."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.incident.caller import Caller
from app.ui.kit.keys import Key


class CallerOffers(QObject):
    """Enter in an empty field takes what is offered there, ``take`` all of it; what was typed stays as it is."""

    taken = Signal()

    def __init__(self, fields: Mapping[str, QLineEdit], parent: QWidget) -> None:
        """The fields by ``caller_unit``, ``caller_name``, ``caller_phone``; their names are read as they stand now."""
        super().__init__(parent)
        self._fields = dict(fields)
        self._titles = {name: edit.placeholderText() for name, edit in self._fields.items()}
        self._offered: dict[str, str] = {}
        for edit in self._fields.values():
            edit.returnPressed.connect(self._on_returned)

    def offer(self, caller: Caller) -> None:
        """Show what the words say now."""
        said = {"caller_unit": caller.unit, "caller_name": caller.name, "caller_phone": caller.phone}
        if said == self._offered:
            return
        self._offered = said
        for name, edit in self._fields.items():
            hint = f"{said[name]}？{Key.ADOPT_ONE.shown}采用" if said.get(name) else self._titles[name]
            edit.setPlaceholderText(hint)

    def take(self) -> None:
        """Everything that is offered stands in its field, where nothing was typed."""
        self._take(tuple(self._fields))

    def _take(self, names: tuple[str, ...]) -> None:
        wanted = [name for name in names if self._offered.get(name) and not self._fields[name].text().strip()]
        for name in wanted:
            self._fields[name].setText(self._offered[name])
        if wanted:
            self.taken.emit()

    @Slot()
    def _on_returned(self) -> None:
        self._take(tuple(name for name, edit in self._fields.items() if edit is self.sender()))
