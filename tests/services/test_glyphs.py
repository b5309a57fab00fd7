"""A record is printed whatever was typed: the undrawable shows its code and is named first (docs/架构.md F10)."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from app.models.texts import clean
from app.services.desk.desk import Desk
from app.services.forms.papers import form_made
from app.services.incident.intake import receive
from app.services.paper import fonts, glyphs, grid
from app.services.paper.grid import Form, GridColumn, GridTable, Prose
from app.services.paper.pdf import render
from app.services.reports import reporting
from tests.helpers import book, draft_of, state_of

HOSTILE = "王𠙶\u202e失联\u202c cafe\u0301 😀\ufe0f 결"


def words_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")


def test_what_only_steers_goes_and_what_cannot_be_drawn_is_named() -> None:
    assert glyphs.shown(HOSTILE) == "王𠙶失联 café 〔U+1F600〕 〔U+ACB0〕"
    assert glyphs.lacking(f"第一行\n{HOSTILE}😀") == [(2, "😀"), (2, "결")]
    assert glyphs.shown("死亡3人，℃ ㎡ ①") == "死亡3人，℃ ㎡ ①"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_every_text_can_be_drawn_in_every_role(text: str) -> None:
    made = glyphs.shown(clean(text))
    assert all(fonts.missing(made, role) == [] for role in fonts.CHAINS)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_no_form_is_refused_for_a_character(text: str) -> None:
    form = Form(
        title="试表", blocks=(GridTable((GridColumn("内容", 100),), ((clean(text),),)), Prose("情况", clean(text)))
    )
    assert render(grid.lay_out(form)).startswith(b"%PDF")


def test_a_diary_with_an_emoji_in_it_is_printed(desk: Desk) -> None:
    receive(desk, draft_of(desk, text="青山镇工业园二路厂房爆炸😀，3人死亡"))
    made = form_made(desk, "diary")
    assert "〔U+1F600〕" in words_of(made.data)


def test_a_report_names_it_before_the_signature(desk: Desk) -> None:
    state = state_of(desk, book(desk, deaths=3))
    draft = replace(reporting.compose(desk, state), body="第一段。\n微信群称😀。")
    assert "第2行“😀”无字形，将印成编码" in reporting.warnings(state, draft)
