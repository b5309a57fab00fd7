"""通知有关部门 in the window: several authorities with one key, each with person and time; what is told is shown."""

from app.cli.hands import Hands
from app.models.vocabulary.obligation import Recipient
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from tests.helpers import book, state_of
from tests.ui import looking


def asked(hands: Hands, incident: str) -> FormPage:
    hands.room.broadcast.act_requested.emit(Act.NOTIFY, incident)
    hands.settle()
    return looking.form(hands, FormPage)


def test_those_that_are_named_are_booked_and_asked_no_more(hands: Hands) -> None:
    incident = book(hands.room.desk, deaths=1)
    form = asked(hands, incident)
    assert {"person-police", "person-labour", "person-union", "person-procuratorate"} <= form.rows.keys()
    hands.press("Ctrl+Return")
    assert state_of(hands.room.desk, incident).notices == ()
    for name in ("police", "union"):
        form.rows[f"person-{name}"].editor.setFocus()
        hands.write("孙某" if name == "police" else "何某")
    form.rows["at-union"].editor.setFocus()
    hands.replace("03:09")
    hands.press("Ctrl+Return")
    told = {one.recipient: one for one in state_of(hands.room.desk, incident).notices}
    assert {one: told[one].person for one in told} == {Recipient.POLICE: "孙某", Recipient.UNION: "何某"}
    assert told[Recipient.UNION].at < told[Recipient.POLICE].at
    form = asked(hands, incident)
    assert "person-police" not in form.rows
    assert "person-labour" in form.rows
