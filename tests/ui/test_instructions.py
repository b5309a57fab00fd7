"""批示 written where the leader looks at the night: owed until it is answered."""

from app.cli.hands import Hands
from app.models.vocabulary.matter import MatterKind
from app.services.matter import matters
from app.ui.kit.form import FormPage
from app.ui.review.leader_pane import LeaderPane
from tests.ui import looking
from tests.ui.test_matters import fill
from tests.ui.test_review_page import told, view


def test_an_instruction_is_written_on_the_incident_that_is_chosen(hands: Hands) -> None:
    identity = told(hands)
    pane = view(hands, LeaderPane)
    assert isinstance(pane, LeaderPane)
    for number, line in enumerate(pane.night.table.rows.rows):
        if line.target == f"incident:{identity}":
            pane.night.table.selectRow(number)
    hands.wait(1)
    hands.press("Ctrl+J")
    looking.form(hands, FormPage)
    fill(hands, words="全力搜救，每两小时报一次", asker="赵启明")
    hands.settle()
    (matter,) = matters.unfinished(hands.room.desk)
    assert (matter.kind, matter.incident) == (MatterKind.INSTRUCTION, identity), "it waits for its answer"
    hands.press("Alt+X")
    hands.settle()
    assert any("全力搜救" in line.text for line in pane.waiting.table.rows.rows), "and stands on the leader's page"


def test_without_an_incident_it_says_where_to_write(hands: Hands) -> None:
    hands.press("Alt+X")
    hands.settle()
    hands.press("Ctrl+J")
    assert not hands.room.window.forms.current
