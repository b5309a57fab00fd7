"""Forms as PDF: every word is there, heads stand again, nothing leaves the page, struck lines stay."""

import datetime as dt
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from app.models.moments import beijing_day
from app.models.resource.records import Material, Team
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.resource import Move
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.duty import shift
from app.services.forms import papers
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted
from app.services.forms.papers import KINDS, choices_of, form_made
from app.services.forms.report_papers import report_mark, report_pdf
from app.services.forms.supply_papers import slips_of
from app.services.incident import handling
from app.services.incident.handling import Statement
from app.services.incident.intake import book_call, follow_up, receive
from app.services.paper import fonts, grid
from app.services.paper.archive import footer_of
from app.services.paper.grid import Bars, Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.page import A4
from app.services.paper.pdf import render
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from tests.helpers import book, draft_of, send_report, state_of, supplied

TWO = (GridColumn("时间", 20), GridColumn("内容", 80))


def words_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "").replace(" ", "")


def made(*blocks: grid.Block) -> Form:
    return Form(title="试表", left="青山县应急管理局", right="2026年6月12日", blocks=blocks, footer="账本 第1条")


def inside(form: Form) -> None:
    for page in grid.lay_out(form).pages:
        for run in page.texts:
            assert run.x >= 0
            assert run.x + fonts.text_width(run.text, run.role, run.size) <= A4[0] - 40
            assert 0 < run.y < A4[1] - 20


def test_a_long_table_repeats_its_head_and_loses_no_row() -> None:
    rows = tuple((f"{number:02d}:00", f"第{number}行记录") for number in range(200))
    paper = grid.lay_out(made(GridTable(TWO, rows)))
    assert len(paper.pages) > 3
    for page in paper.pages:
        assert "".join(run.text for run in page.texts).count("内容") == 1
    text = words_of(render(paper))
    assert all(f"第{number}行记录" in text for number in range(200))
    assert f"共{len(paper.pages)}页" in text


def test_a_cell_longer_than_a_page_goes_on_over_the_next() -> None:
    long = "一句很长的话，" * 900
    form = made(GridTable(TWO, (("03:12", long), ("03:13", "下一行"))))
    inside(form)
    text = words_of(render(grid.lay_out(form)))
    assert text.count("一句很长的话，") == 900
    assert "下一行" in text


def test_struck_rows_stay_with_a_line_through_them() -> None:
    plain = grid.lay_out(made(GridTable(TWO, (("03:12", "原记录"),))))
    struck = grid.lay_out(made(GridTable(TWO, (("03:12", "原记录"),), struck=frozenset({0}))))
    assert "原记录" in words_of(render(struck))
    assert len(struck.pages[0].rules) == len(plain.pages[0].rules) + 2


def test_an_empty_table_says_so() -> None:
    assert "没有记录" in words_of(render(grid.lay_out(made(GridTable(TWO, (), empty="没有记录")))))


TEXT = st.text(st.sampled_from("青山镇火灾，。（）“”1234567890abc&<>[]% ；：\n"), max_size=120)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=30), TEXT)
def test_nothing_leaves_the_page(rows: list[tuple[str, str]], prose: str) -> None:
    inside(
        made(
            Fields(((("事件", prose),),)),
            GridTable(TWO, tuple(rows)),
            Prose("一、说明", prose),
            Signatures(("甲", "乙")),
        )
    )


def test_user_text_is_data_never_markup() -> None:
    hostile = '<font color="[[…]]">&amp; %s {0} \\n'
    text = words_of(render(grid.lay_out(made(Fields(((("事件", hostile),),))))))
    assert hostile.replace(" ", "") in text


def test_the_same_record_gives_the_same_bytes(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    assert form_made(desk, "clocks", incident=identity) == form_made(desk, "clocks", incident=identity)


OF_DUTY = {"handover", "rota", "holiday-rota", "zero"}
"""Offered once there was a hand-over, a rota, a zero report is due (tests/services: test_handover, test_rota …)."""


def test_every_form_of_an_incident(desk: Desk) -> None:
    identity = book(desk, deaths=3, missing=2)
    handling.tell_next(desk, identity, answered=True)
    asked = choices_of(desk, identity)
    of_a_report = {"system-sheet", "instruction-sheet", "fax-cover", "fax-receipt"}
    others = {"supply", "slip", "late-note", "brief", *of_a_report, *OF_DUTY}
    assert {one.key for one in asked} == {one.key for one in KINDS} - others
    for one in asked:
        made = form_made(desk, one.key, incident=identity, entry=one.entry)
        assert made.data.startswith(b"%PDF")
        assert made.name.endswith(".pdf")
    text = words_of(form_made(desk, "clocks", incident=identity).data)
    assert "口头报告" in text
    assert "L03" in text
    assert "未办结" in text
    assert "链头" in text
    record = words_of(form_made(desk, "call-record", incident=identity).data)
    assert "电话记录单（来电）" in record
    assert "已报告带班领导" in record


def test_the_papers_of_looking_back_are_of_the_month_and_year_of_their_day(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    assert "一、经过" in words_of(form_made(desk, "course-report", incident=identity).data)
    spans = {
        "month-statistics": ("2026年6月1日至2026年6月12日", "2026年5月1日至2026年5月31日"),
        "year-statistics": ("2026年1月1日至2026年6月12日", "2026年1月1日至2026年6月12日"),
        "late-list": ("2026年6月1日至2026年6月12日", "2026年5月1日至2026年5月31日"),
    }
    for key, said in spans.items():
        for day, period in zip((None, dt.date(2026, 5, 20)), said, strict=True):
            assert period in words_of(form_made(desk, key, day=day).data)
    with pytest.raises(Refused):
        form_made(desk, "course-report", incident="没有")


def test_the_record_of_a_further_call_does_not_say_that_it_became_an_incident(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk)
    first = words_of(form_made(desk, "call-record", incident=identity).data)
    clock.advance(600)
    follow_up(desk, identity, draft_of(desk, text="火已扑灭。"))
    later = words_of(form_made(desk, "call-record", incident=identity).data)
    assert "已登记为事件，初判一般" in first
    assert "续来报，已记入事件，初判一般" in later
    assert "已登记为事件" not in later


def test_the_approval_sheet_names_who_told_before_when(desk: Desk) -> None:
    identity = book(desk)
    send_report(desk, identity)
    text = words_of(form_made(desk, "instruction-sheet", incident=identity).data)
    assert "县消防救援大队张某，2026年" in text.replace("\n", "")


def test_the_diary_leaves_no_line_of_the_day_out(desk: Desk) -> None:
    for number in range(120):
        shift.write_note(desk, f"巡查记事{number}号")
    made = form_made(desk, "diary")
    text = words_of(made.data)
    assert all(f"巡查记事{number}号" in text for number in range(120))
    assert made.name.startswith("值班日志")
    other = words_of(form_made(desk, "diary", day=dt.date(2020, 1, 1)).data)
    assert "这一天没有记录" in other


def test_the_diary_names_who_was_on_duty_then_not_who_is_now(desk: Desk, clock: FixedClock) -> None:
    first = beijing_day(desk.now())
    shift.assign(desk, {DutyRole.MAIN: "甲某某", DutyRole.LEADER: "乙某某"})
    clock.advance(86_400)
    shift.assign(desk, {DutyRole.MAIN: "丙某某", DutyRole.LEADER: "乙某某"})
    then, now = (words_of(form_made(desk, "diary", day=day).data) for day in (first, beijing_day(desk.now())))
    assert "主班甲某某" in then
    assert "丙某某" not in then
    assert "主班丙某某" in now


def test_the_digest_tells_only_what_is_known(desk: Desk) -> None:
    draft = draft_of(desk, text="青山镇一处起火", figures={})
    receive(desk, draft)
    call = draft_of(desk, text="咨询防汛电话", figures={})
    book_call(desk, call, CallKind.CONSULT)
    text = words_of(form_made(desk, "digest").data)
    assert "接报突发事件1起" in text
    assert "青山镇一处起火" in text
    assert "正在核实" not in text
    assert "年第" in text
    assert "签发：" in text
    assert "咨询防汛电话" in text


def test_unknown_kinds_and_incidents_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="没有“奖状”这种文书"):
        form_made(desk, "奖状")
    with pytest.raises(Refused, match="哪一起事件"):
        form_made(desk, "clocks")


def test_a_signed_report_keeps_the_name_it_was_signed_under(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    sent = send_report(desk, identity)
    report = state_of(desk, identity).report(sent)
    assert report is not None
    before = report_pdf(desk, report)
    assert report.letterhead is not None
    editing.change_settings(desk, replace(desk.settings, unit_name="青山市应急管理局", red_head="信息专报", urgency=""))
    assert report_pdf(desk, report) == before
    assert "第" in report_mark(desk, report)
    assert report_mark(desk, report).replace(" ", "") in words_of(before)


def test_what_was_sent_stands_on_its_forms(desk: Desk) -> None:
    identity = book(desk, deaths=0)
    crew = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    goods = ledgers.record(desk, Material(name="编织袋", measure="条", depot="县防汛物资库")).id
    ledgers.move(desk, goods, MoveDraft(token="", move=Move.IN, quantity=500))
    out = MoveDraft(token="", move=Move.OUT, quantity=200, incident=identity, to="青山镇", papered=False)
    ledgers.move(desk, goods, out)
    order = dispatch.Order(token="", incident=identity, teams=(crew,), task="灭火", scene_contact="张某")
    dispatch.send(desk, order)
    with desk.store.read() as reading:
        sent = reading.ledgers.dispatches(identity)[0].id
    dispatch.step(desk, sent, dispatch.Reached(to=DispatchStep.ARRIVED, people=12, vehicles=2))
    words = words_of(form_made(desk, "dispatch", incident=identity).data)
    assert all(part in words for part in ("应急队伍调派单", "青山镇专职消防队", "灭火", "张某", "12人2车"))
    words = words_of(form_made(desk, "stock", incident=identity).data)
    assert all(part in words for part in ("应急物资调拨单", "编织袋", "200条", "县防汛物资库", "青山镇", "待补"))
    assert "500条" not in words


def test_a_supply_and_a_movement_have_papers_of_their_own(desk: Desk) -> None:
    identity = book(desk, deaths=0)
    made = supplied(desk, identity)
    asked = [one for one in choices_of(desk, identity) if one.key == "supply"]
    assert [one.entry for one in asked] == [made]
    text = words_of(form_made(desk, "supply", entry=made).data)
    for words in ("应急物资调拨单", "青山镇人民政府", "县防指〔2026〕3号调度令", "宁E0A123", "途中破损10条", "1990",
                  "批号26-20", "待补（先电话后补单）"):  # fmt: skip
        assert words in text, words
    with desk.store.read() as reading:
        moved = reading.ledgers.movements(incident=identity)
    slips = slips_of(desk, moved[0].subject.removeprefix("resource:"))
    assert moved[0].id in {one.entry for one in slips}
    for one in slips:
        text = words_of(form_made(desk, one.key, entry=one.entry).data)
        assert ("物资入库单" in text) or ("物资出库单" in text)
    assert form_made(desk, "supply", incident=identity).data == form_made(desk, "supply", entry=made).data
    with pytest.raises(Refused, match="哪一次"):
        form_made(desk, "slip", incident=book(desk, deaths=0))
    for key, wrong, words in (("slip", "没有", "出入库记录"), ("supply", "没有", "找不到"), ("slip", "", "哪一次")):
        with pytest.raises(Refused, match=words):
            form_made(desk, key, entry=wrong)


def test_every_paper_is_registered_once_and_is_of_something() -> None:
    assert len({one.key for one in KINDS}) == len({one.name for one in KINDS}) == len(KINDS)
    for one in KINDS:
        assert re.fullmatch(r"[a-z][a-z-]*", one.key)
        assert papers.kind_of(one.name) is papers.kind_of(one.key) is one


def test_a_new_paper_is_one_declaration(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(desk: Desk, wanted: Wanted) -> Form:
        form = made(Fields(((("哪一张", f"{wanted.name}{wanted.entry}"),),)))
        return replace(form, footer=footer_of(desk))

    new = PaperKind(
        key="praise", name="表扬信", of=PaperOf.INCIDENT, make=make, offers=lambda _d, _i: [("7", "第七封")]
    )
    monkeypatch.setattr(papers, "KINDS", (*KINDS, new))
    assert [(one.words, one.key, one.entry) for one in choices_of(desk, "")][-1] == ("表扬信：第七封", "praise", "7")
    paper = form_made(desk, "表扬信", entry="7")
    assert "表扬信7" in words_of(paper.data)
    assert paper.name == "试表 表扬信7.pdf"
    with pytest.raises(Refused, match="praise（表扬信）"):
        form_made(desk, "奖状")


@pytest.mark.parametrize("kind", ["call-record", "clocks", "timeline"])
def test_a_form_says_unknown_and_claims_no_checking_nobody_spoke_of(desk: Desk, kind: str) -> None:
    incident = receive(desk, draft_of(desk, text="青山镇一处起火", figures={})).id
    text = words_of(form_made(desk, kind, incident=incident).data)
    assert "正在核实" not in text
    assert ("未知" in text) or kind == "call-record"


def test_the_clock_sheet_counts_what_is_overdue_and_says_what_a_correction_counts_from(
    desk: Desk, clock: FixedClock
) -> None:
    identity = book(desk, category="12G00", injured=2)
    send_report(desk, identity)
    clock.advance(3600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.INJURED, value=3))
    send_report(desk, identity)
    clock.advance(50 * 3600)
    pages = form_made(desk, "clocks", incident=identity).paper.pages
    text = "".join(run.text for page in pages for run in page.texts)
    done, whole = map(int, re.findall(r"按时办结(\d+)/(\d+)", text)[0])
    assert whole > done
    assert "项超时未办结" in text
    assert "伤亡变化" in text
    assert "事发6月" not in text, "casualties that changed are no 事发"
    assert re.search(r"超时\d天\d+小时", text)


def test_long_prose_and_many_bars_go_on_over_the_next_page_and_lose_nothing() -> None:
    sentences = [f"第{number}句说的是现场处置情况。" for number in range(400)]
    bars = tuple((f"第{number}项", number / 100, f"{number}起") for number in range(100))
    form = made(Prose("情况", "".join(sentences)), Bars("各项", bars))
    paper = grid.lay_out(form)
    assert len(paper.pages) > 3
    text = "".join(run.text for page in paper.pages for run in page.texts if run.size in {grid.SIZE, grid.SMALL})
    assert text.count("置") == len(sentences)
    assert all(f"第{number}项" in text for number in range(100))
    inside(form)
