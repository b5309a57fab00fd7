"""复盘报告 to be edited, and the pages for a meeting: everything of the paper is in them, nothing leaves a page."""

import io
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from app.cli.commands import main
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.paper import fonts
from app.services.paper.archive import across
from app.services.paper.form_word import form_docx
from app.services.paper.grid import Bars, Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.page import WIDE, Page, Paper
from app.services.review.course_report import course_report
from app.services.review.papers_made import report_word, sheet_made, slides_made
from app.services.runtime.clock import FixedClock
from tests.helpers import beijing, book, phone, send_report


def looked_back_on(desk: Desk, clock: FixedClock) -> str:
    identity = book(desk, deaths=3, missing=2)
    clock.advance(600)
    phone(desk, identity)
    send_report(desk, identity)
    for number in range(40):
        clock.advance(600)
        handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.EVACUATED, value=100.0 + number))
    handling.note(desk, identity, "第一行\n第二行　=1+1")
    return identity


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_editable_copy_says_what_the_paper_says(desk: Desk, clock: FixedClock) -> None:
    identity = looked_back_on(desk, clock)
    said = words_of(report_word(desk, identity))
    form = course_report(desk, identity)
    assert form.title in said
    for block in form.blocks:
        if isinstance(block, GridTable):
            assert all(cell.split("\n")[0] in said for row in block.rows for cell in row)
        elif isinstance(block, Prose):
            assert block.heading in said
    assert "可编辑稿，不作为凭证" in said


def test_a_copy_takes_every_block_and_no_control_character() -> None:
    form = Form(
        title="表\x00题",
        left="左",
        right="右",
        blocks=(
            Fields(((("甲", "1"), ("乙", "2")), (("丙", "长的一格"),))),
            GridTable((GridColumn("列", 1), GridColumn("数", 1)), (), empty="没有"),
            Bars("条形", (("项目", 0.5, "50%"),)),
            Prose("一、", "段落\n又一段"),
            Signatures(("值班员", "带班领导")),
        ),
        footer="账本",
    )
    said = words_of(form_docx(form, "某局", beijing("2026-06-12T03:40")))
    for words in ("甲", "长的一格", "没有", "50%", "又一段", "带班领导：", "账本"):
        assert words in said
    assert "\x00" not in said


def check_wide(page: Page) -> None:
    assert page.size == WIDE
    for text in page.texts:
        assert text.x >= 0
        assert text.x + fonts.text_width(text.text, text.role, text.size) <= WIDE[0]
        assert 0 < text.y < WIDE[1]
    for rule in page.rules:
        assert 0 <= min(rule.x1, rule.x2) <= max(rule.x1, rule.x2) <= WIDE[0]
        assert 0 <= min(rule.y1, rule.y2) <= max(rule.y1, rule.y2) <= WIDE[1]


def test_the_pages_for_a_meeting_hold_every_limit_and_figure(desk: Desk, clock: FixedClock) -> None:
    identity = looked_back_on(desk, clock)
    made = slides_made(desk, identity)
    for page in made.paper.pages:
        check_wide(page)
    reader = PdfReader(io.BytesIO(made.data))
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in reader.pages} == {
        (960, 540)
    }
    said = "\n".join(one.extract_text() for one in reader.pages)
    assert all(f"转移{100 + number}人" in said for number in range(40))
    assert "事件复盘（会议版）" in said
    assert f"{len(reader.pages)}/{len(reader.pages)}" in said


def test_a_page_that_lies_or_is_wide_stays_so_in_a_practice(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = looked_back_on(desk, clock)
    plain = sheet_made(desk, identity).paper.pages[0]
    monkeypatch.setattr(desk, "practice", True)
    for paper in (sheet_made(desk, identity).paper, slides_made(desk, identity).paper):
        page = paper.pages[0]
        assert sum(text.text == "演练" for text in page.texts) == 8
        assert all(0 <= text.x <= page.size[0] and 0 < text.y <= page.size[1] for text in page.texts)
    lying = sheet_made(desk, identity).paper.pages[0]
    assert (lying.lies, lying.covers) == (True, plain.covers)
    assert across(desk, Paper("", [Page(wide=True)])).pages[0].size == WIDE


def test_the_command_saves_them(
    desk: Desk, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = looked_back_on(desk, clock)
    desk.store.close()
    word, slides = tmp_path / "复盘.docx", tmp_path / "会议.pdf"
    words = ["review", "--incident", identity, "--word", str(word), "--slides", str(slides)]
    assert main([*words, "--home", str(desk.store.path.parent), "--json"]) == 0
    assert '"slide_pages": ' in capsys.readouterr().out
    assert "事件复盘报告" in words_of(word.read_bytes())
    assert slides.read_bytes().startswith(b"%PDF")
