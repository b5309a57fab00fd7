"""仅登记 in the window: the leader sees what was decided, why, by whom, and takes a decision back there."""

from PySide6.QtWidgets import QLabel

from app.cli.hands import Hands
from app.services.incident import registering
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from tests.helpers import book, state_of
from tests.ui import looking


def test_the_decisions_are_a_list_by_keys_and_are_taken_back_there(hands: Hands) -> None:
    desk = hands.room.desk
    decided, _ = book(desk), book(desk)
    registering.decide(desk, decided, "路面落石，已清理", "赵启明")
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    hands.press("Ctrl+Shift+F")
    hands.press("Tab", 3)
    hands.press("End")
    assert page.filters.status.currentText() == "仅登记"
    assert [one.row.id for one in page.incidents.rows.rows] == [decided]
    page.choose(decided)
    said = [one.text() for one in page.panel.findChildren(QLabel)]
    assert any("仅登记：路面落石，已清理（赵启明决定）" in one for one in said)
    hands.room.broadcast.act_requested.emit(Act.REGISTER_ONLY, decided)
    hands.settle()
    form = looking.form(hands, FormPage)
    for name, value in (("reason", "又有落石"), ("decided_by", "赵启明")):
        form.rows[name].editor.setFocus()
        hands.write(value)
    hands.press("Ctrl+Return")
    assert state_of(desk, decided).registered_only is None
    assert page.incidents.rows.rows == []
