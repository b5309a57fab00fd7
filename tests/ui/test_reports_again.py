"""A report that was signed or sent is seen, printed and saved again: from its row, from 文书, by its number."""

from pathlib import Path

from app.cli.hands import Hands
from app.services.forms import signing
from app.services.incident import intake
from app.services.reports import composing, reporting
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.kit.keys import Key
from app.ui.kit.one_paper import OnePaper
from app.ui.papers.paper_page import PaperPage
from app.ui.report.report_page import ReportPage
from app.ui.resources.ledgers_page import LedgersPage
from tests.helpers import book, draft_of, send_report, state_of
from tests.ui import looking


def sent(hands: Hands) -> tuple[str, str]:
    """(incident, number) of a 首报 that has left."""
    incident = book(hands.room.desk, deaths=3)
    send_report(hands.room.desk, incident)
    return incident, state_of(hands.room.desk, incident).reports[-1].mark


def seen(hands: Hands) -> OnePaper:
    hands.settle()
    paper = looking.form(hands, OnePaper)
    assert paper.made is not None
    return paper


def test_enter_on_its_row_opens_it(hands: Hands, tmp_path: Path) -> None:
    incident, mark = sent(hands)
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    page.reload()
    page.choose(incident)
    page.tabs.setCurrentIndex([page.tabs.tabText(one) for one in range(page.tabs.count())].index("报告"))
    page.reports.setFocus()
    hands.press("Return")
    paper = seen(hands)
    assert mark in paper.title
    paper.save_to(tmp_path / "首报.pdf")
    assert (tmp_path / "首报.pdf").read_bytes().startswith(b"%PDF")


def test_it_stands_among_the_papers_of_its_incident(hands: Hands) -> None:
    incident, mark = sent(hands)
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    page.reload()
    page.choose(incident)
    hands.press("Ctrl+Shift+P")
    papers = looking.form(hands, PaperPage)
    names = [papers.kind.itemText(one) for one in range(papers.kind.count())]
    assert f"首报：{mark}" in names
    papers.kind.setCurrentText(f"首报：{mark}")
    hands.settle()
    assert papers.made is not None
    assert "火灾" in papers.made.name


def test_it_is_found_by_its_number(hands: Hands) -> None:
    _, mark = sent(hands)
    hands.press("F6")
    hands.settle()
    hands.write(mark)
    hit = looking.page(hands, LedgersPage).table.selected()
    assert hit is not None
    assert (hit.item.kind, mark in hit.item.name) == ("report", True)
    hands.press("Return")
    assert mark in seen(hands).title


def test_a_signed_one_that_has_not_left_is_seen_too(hands: Hands) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    hands.room.broadcast.report_requested.emit(draft.id)
    assert "已签发" in seen(hands).title


def test_what_is_open_of_the_figures_is_decided_with_the_keys_it_names() -> None:
    assert f"（{Key.FIGURE.shown}）" in composing.DECIDE
    assert f"（{Key.READINGS.shown}）" in composing.DECIDE


def test_an_untouched_text_is_written_anew_for_another_recipient_and_a_touched_one_stays(hands: Hands) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=1)
    send_report(desk, incident)
    hands.clock.advance(600)
    intake.follow_up(desk, incident, draft_of(desk, text="死亡2人。", figures={"deaths": 2}))
    hands.press("Alt+2")
    page = looking.page(hands, IncidentsPage)
    page.reload()
    page.choose(incident)
    hands.press("F4")
    fields = looking.form(hands, ReportPage).fields
    assert "死亡由1人增至2人" in fields.body.toPlainText()
    fields.addressee.setText("省应急管理厅总值班室")
    fields.addressee.editingFinished.emit()
    assert "由1人增至" not in fields.body.toPlainText()
    assert "死亡2人" in fields.body.toPlainText()
    assert "没有收到过前面的报告" in fields.warning.text()
    fields.body.setPlainText("死亡2人，家属已到。\n有关情况续报。")
    fields.addressee.setText("云岭市应急管理局总值班室")
    fields.addressee.editingFinished.emit()
    assert fields.body.toPlainText() == "死亡2人，家属已到。\n有关情况续报。"
