"""文书 (Ctrl+Shift+P): a preview of the very bytes, printed and booked, saved."""

import io

import pytest
from docx import Document
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.ui.kit.printing import Job
from app.ui.papers import paper_page
from app.ui.papers.paper_page import PaperPage
from tests.helpers import phone


def shown(hands: Hands) -> PaperPage:
    hands.press("Ctrl+Shift+P")
    found = hands.room.window.forms.current
    assert isinstance(found, PaperPage)
    hands.settle()
    return found


def data_of(page: PaperPage) -> bytes:
    return page.made.data if page.made is not None else b""


def test_papers_of_a_day_without_an_incident(hands: Hands) -> None:
    page = shown(hands)
    offered = [page.kind.itemText(number) for number in range(page.kind.count())]
    assert offered == [
        "值班日志",
        "每日值班要情",
        "仅登记事件清单",
        "月度值班统计",
        "年度值班统计",
        "迟报清单",
        "空白接报单",
        "空白电话记录单",
        "空白首报",
        "断电应急夹",
        "按键卡",
        "部署说明",
    ]
    assert data_of(page).startswith(b"%PDF")
    assert QApplication.focusWidget() is page.kind
    hands.press("Escape")
    assert hands.room.window.forms.current is None


def test_papers_of_an_incident_by_keys(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    page = shown(hands)
    assert page.kind.currentText().startswith("电话记录单：06-12 ")
    assert not page.day.isVisible()
    before = data_of(page)
    hands.press("Down")
    hands.settle()
    assert page.kind.currentText() == "时限单"
    assert data_of(page) != before
    hands.press("Ctrl+S")
    assert page.made is not None
    saved = hands.room.desk.store.path.parent / "文书" / page.made.name
    assert saved.read_bytes() == data_of(page)


def test_the_word_copy_of_what_is_seen_and_of_what_has_none(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    page = shown(hands)
    hands.press("Down")
    hands.settle()
    hands.press("Ctrl+W")
    assert page.made is not None
    folder = hands.room.desk.store.path.parent / "文书"
    copy = folder / page.made.name.replace(".pdf", ".docx")
    assert "时限" in "".join(one.text for one in Document(io.BytesIO(copy.read_bytes())).paragraphs)
    page.kind.setCurrentText("事件档案")
    hands.settle()
    hands.press("Ctrl+W")
    assert "事件档案是几份文书合订成的，没有可编辑稿" in page.message.text()


def test_a_day_that_does_not_read_is_a_sentence(hands: Hands) -> None:
    page = shown(hands)
    page.day.setText("昨天")
    page.day.editingFinished.emit()
    assert "看不懂" in page.preview.text.text()
    assert page.made is None
    hands.press("Ctrl+P")


def test_what_is_handed_to_a_printer_is_in_the_log(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_page, "print_paper", lambda _desk, _made, _parent, _form: Job("值班室打印机", 2))
    shown(hands)
    hands.press("Ctrl+P")
    with hands.room.desk.store.read() as reading:
        lines = [line.text for line in reading.journal.lines(limit=5)]
    assert any("已交打印：值班日志" in line and "值班室打印机，2份" in line for line in lines)


def test_each_call_of_an_incident_has_its_own_record(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    desk = hands.room.desk
    with desk.store.read() as reading:
        identity = reading.incidents(limit=1)[0].id
    phone(desk, identity)
    page = shown(hands)
    first, second = (page.kind.itemText(number) for number in range(2))
    assert "报云岭市应急" in first
    assert "来电" in second
    newest = data_of(page)
    hands.press("Down")
    hands.settle()
    assert page.made is not None
    assert "来电" in page.made.name or "来电" in page.made.paper.title
    assert data_of(page) != newest


def test_the_folder_of_papers_is_opened_on_request(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def take(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    page = shown(hands)
    hands.press("Ctrl+Shift+O")
    assert "还不存在" in page.message.text()
    hands.press("Ctrl+S")
    hands.press("Ctrl+Shift+O")
    assert opened == [str(hands.room.desk.store.path.parent / "文书")]
    assert page.message.text() == ""
    hands.press("Ctrl+Shift+O")
    assert "打不开" in page.message.text()


def test_a_page_is_said_to_be_drawn_once_it_is(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    view = shown(hands).preview
    hands.stretch((1300, 760))
    assert view.drawn
    view.show_text("正在生成…")
    assert view.drawn  # a sentence is there at once
    hands.press("Esc")
