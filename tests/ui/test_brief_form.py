"""值班快报 in the window: written, signed with a number of the year; what was issued before is said."""

from app.cli.hands import Hands
from app.services.reports.briefs import issues_of
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from tests.helpers import book
from tests.ui import looking


def asked(hands: Hands, incident: str) -> FormPage:
    hands.room.broadcast.act_requested.emit(Act.BRIEF, incident)
    hands.settle()
    return looking.form(hands, FormPage)


def test_an_issue_is_signed_by_a_name_and_takes_the_next_number(hands: Hands) -> None:
    desk, incident = hands.room.desk, book(hands.room.desk, deaths=1)
    for number in (1, 2):
        form = asked(hands, incident)
        hands.press("Ctrl+Return")
        assert len(issues_of(desk, incident)) == number - 1, "signed by nobody"
        form.rows["signed_by"].editor.setFocus()
        hands.write("赵启明")
        hands.press("Ctrl+Return")
        assert issues_of(desk, incident)[0].number == number
    assert len({row.id for row in issues_of(desk, incident)}) == 2
