"""Papers of looking back: every figure on them is one of the statistics, every miss has its line."""

import datetime as dt
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.commands import main
from app.models.moments import minutes
from app.models.vocabulary.incident import FigureKind, Precision
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.paper.grid import HEIGHT, LEFT, TOP, WIDTH, Bars, Fields, Form, GridTable
from app.services.paper.page import Paper
from app.services.review.course_report import course_report
from app.services.review.period_statistics import Statistics, statistics_of
from app.services.review.statistics_paper import as_paper, late_form, statistics_form
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import book, draft_of, phone, send_report

DAY = dt.date(2026, 6, 12)


@pytest.fixture
def night(desk: Desk, clock: FixedClock) -> Desk:
    """One incident reported in time in part, one not at all, one that reached us late."""
    from msgspec.structs import replace

    first = book(desk, deaths=3)
    clock.advance(600)
    phone(desk, first)
    clock.advance(1800)
    send_report(desk, first)
    book(desk, category="12H00", deaths=4, injured=6)
    late = replace(
        draft_of(desk, category="11A51", figures={"deaths": 1}),
        occurred_at=desk.now() - minutes(300), precision=Precision.MINUTE, caller_unit="龙滘镇政府",
        late_reason="通信中断",
    )  # fmt: skip
    receive(desk, late)
    clock.advance(6 * 3600)
    return desk


def found(desk: Desk) -> Statistics:
    return statistics_of(desk, DAY, DAY)


def tables(form: Form) -> list[GridTable]:
    return [one for one in form.blocks if isinstance(one, GridTable)]


def check_inside(paper: Paper) -> None:
    for page in paper.pages:
        for box in page.boxes:
            assert box.width > 0
            assert box.x >= LEFT
            assert box.x + box.width <= LEFT + WIDTH
            assert box.y >= TOP
            assert box.y + box.height <= TOP + HEIGHT


def test_the_statistics_on_paper_are_the_statistics(night: Desk) -> None:
    figures = found(night)
    form = statistics_form(night, figures)
    paper = as_paper(night.settings, form)
    check_inside(paper)
    said = "".join(run.text for page in paper.pages for run in page.texts)
    overview = next(one for one in form.blocks if isinstance(one, Fields))
    values = dict(pair for row in overview.rows for pair in row)
    assert values["接报事件"] == "3起（上年同期账本里没有）", "a time the book does not reach back to is no zero"
    counts = tables(form)[0]
    assert all(set(row[7:]) == {"无记录"} for row in counts.rows)
    assert values["上报及时率"].endswith(f"（{figures.rate.on_time}/{figures.rate.of}）")
    misses = tables(form)[-1]
    assert [row[2] for row in misses.rows] == [one.clock.rule for one in figures.misses]
    assert len(misses.rows) == figures.rate.of - figures.rate.on_time > 3
    for one in figures.misses:
        assert one.clock.recipient.label[:3] in said
    by_kind = next(one for one in form.blocks if isinstance(one, Bars) and one.heading.endswith("按时限"))
    assert [(label, words.rpartition("\u3000")[2]) for label, _, words in by_kind.rows] == [
        (one.label, f"{one.on_time}/{one.of}") for one in figures.by["kind"]
    ]
    assert [round(share, 4) for _, share, _ in by_kind.rows] == [one.rate for one in figures.by["kind"]]


def test_bars_are_as_long_as_their_share(night: Desk) -> None:
    form = Form(
        title="试", blocks=(Bars("条", (("整", 1.0, "1"), ("半", 0.5, "2"), ("无", 0.0, "3"), ("过", 9.0, "4"))),)
    )
    (page,) = as_paper(night.settings, form).pages
    whole, half, none, over = (box.width for box in page.boxes)
    assert half == pytest.approx(whole / 2)
    assert none < 1
    assert over == whole


def test_the_sheet_that_is_sent_round_names_who_told_late_and_by_how_much(night: Desk) -> None:
    figures = found(night)
    form = late_form(night, figures)
    (table,) = tables(form)
    (row,) = table.rows
    assert (row[0], row[1], row[-1]) == ("龙滘镇", "乡镇", "通信中断")
    assert row[5] == str(figures.late[0].minutes)
    assert figures.late[0].minutes > 0
    empty = late_form(night, statistics_of(night, dt.date(2024, 1, 1), dt.date(2024, 1, 1)))
    assert tables(empty)[0].rows == ()


def test_an_empty_period_makes_a_paper_without_a_rate(desk: Desk) -> None:
    figures = statistics_of(desk, dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    form = statistics_form(desk, figures)
    check_inside(as_paper(desk.settings, form))
    overview = next(one for one in form.blocks if isinstance(one, Fields))
    assert ("上报及时率", "无（0/0）") in [pair for row in overview.rows for pair in row]


def test_the_report_says_what_was_known_when_and_what_was_mended(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(600)
    said_at = desk.now() - minutes(8)
    handling.state_figure(
        desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=2.0, source="县医院", known_at=said_at)
    )
    handling.note(desk, identity, "厂房共两层")
    with desk.store.read() as reading:
        note = next(one for one in reading.book.entries(f"incident:{identity}") if one.kind == "incident:noted")
    handling.correct(desk, note.id, "厂房共三层", "听错")
    clock.advance(7200)
    phone(desk, identity)
    form = course_report(desk, identity)
    said, known, limits, _forces, mended = tables(form)
    assert [row[1] for row in said.rows] == ["来报", "口头报告"]
    assert [row[:3] for row in known.rows] == [
        ("6月12日3时12分", "死亡1人", "6月12日3时12分"), ("6月12日3时22分", "死亡2人", "6月12日3时14分"),
    ]  # fmt: skip
    assert known.rows[1][3] == "县医院"
    assert {row[4] for row in limits.rows} & {"已报（迟）", "已超时"}
    assert [row[1:] for row in mended.rows] == [("厂房共两层", "更正为：厂房共三层")]
    assert as_paper(desk.settings, form).pages
    with pytest.raises(Refused, match="找不到事件"):
        course_report(desk, "nichts")


def test_the_commands_save_the_papers(night: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = str(night.store.path.parent)
    incident = found(night).incidents[0].id
    night.store.close()
    month, late, report = (tmp_path / name for name in ("统计.pdf", "迟报.pdf", "复盘.pdf"))
    words = ["stats", "--from", str(DAY), "--to", str(DAY), "--pdf", str(month), "--late-pdf", str(late)]
    assert main([*words, "--home", home, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["late_pdf"] == str(late)
    assert main(["review", "--incident", incident, "--report", str(report), "--home", home, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"incident": incident, "report": str(report)}
    for path, title in ((month, "突发事件值班统计"), (late, "迟报清单"), (report, "事件复盘报告")):
        assert title in PdfReader(path).pages[0].extract_text()
