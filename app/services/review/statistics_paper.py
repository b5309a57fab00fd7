"""统计 of a period on paper, with bars, and 迟报清单, the sheet that is sent round to townships and departments."""

from app.models.settings.settings import Settings
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.paper import fonts
from app.services.paper.archive import footer_of, keywords
from app.services.paper.grid import Bars, Fields, Form, GridColumn, GridTable, Prose, Signatures, lay_out
from app.services.paper.page import About, Paper
from app.services.review.period_statistics import Statistics
from app.services.review.statistics_tables import (
    SPANS,
    WEEKDAYS,
    Table,
    classes_table,
    late_table,
    misses_table,
    percent,
)
from app.services.review.timeliness import Rate

SHARES = {
    "未按时清单": (21, 10, 20, 14, 14, 14, 17),
    "按类别": (10, 18, 9, 9, 9, 9, 15, 11, 11, 11, 11),
    "迟报清单": (14, 8, 26, 16, 16, 11, 10, 16),
}  # fmt: skip
"""Widths of the columns by table."""


def statistics_form(desk: Desk, found: Statistics) -> Form:
    """All figures of a period; nothing is owed, nothing is shown as met."""
    settings = desk.settings
    return Form(
        title="突发事件值班统计",
        left=settings.unit_name,
        right=_period(found),
        blocks=(
            _overview(found),
            _received(found),
            *(_rates(name, found.by[way]) for way, name in (("kind", "按时限"), ("recipient", "按报送对象"))),
            *(_rates(name, found.by[way]) for way, name in (("month", "按月"), ("officer", "按值班员"))),
            Prose("各类事件", ""),
            _table(classes_table(found), empty="没有事件"),
            Prose("接报时段（起数）", ""),
            _heat(found),
            Prose("未按时报送的每一条", ""),
            _table(misses_table(found.misses), empty="没有"),
            Signatures(("制表", "审核")),
        ),
        footer=footer_of(desk),
    )


def late_form(desk: Desk, found: Statistics) -> Form:
    """Every incident that reached us late, by who told us: facts only."""
    units = {one.unit for one in found.late}
    return Form(
        title="迟报清单",
        left=desk.settings.unit_name,
        right=_period(found),
        blocks=(
            Fields(
                ((("接报事件", f"{len(found.incidents)}起"), ("迟报", f"{len(found.late)}起，{len(units)}个单位")),)
            ),
            _table(late_table(found), empty="这段时间没有迟报"),
            Prose("说明", "到本单位时已经超过应报时限的，列为迟报；超过的分钟数从最早一条时限的到期时刻算起。"),
            Signatures(("制表", "审核")),
        ),
        footer=footer_of(desk),
    )


def as_paper(settings: Settings, form: Form) -> Paper:
    """The pages of a form, with whose it is in its properties."""
    fonts.choose(machine=settings.system_fonts)
    paper = lay_out(form)
    return Paper(paper.title, paper.pages, About(author=settings.unit_name, subject=form.title))


def as_pdf(settings: Settings, form: Form) -> bytes:
    """The same as a PDF with embedded fonts."""
    from app.services.paper.pdf import render

    return render(as_paper(settings, form), keywords(form.footer))


def _period(found: Statistics) -> str:
    first, last = found.first, found.last
    return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"


def _overview(found: Statistics) -> Fields:
    hows = [one.how for one in found.judged]
    late, missed, supposed = (hows.count(one) for one in (Phase.MET_LATE, Phase.OVERDUE, Phase.INFERRED))
    rate = found.rate
    spans = "；".join(
        SPANS[name] + (f"{round(one.minutes, 1):g}分钟（{one.count}起）" if one.minutes is not None else "无")
        for name, one in found.medians.items()
    )
    before = f"{sum(one.before for one in found.classes)}起" if found.held_before else "账本里没有"
    return Fields((
        (
            ("接报事件", f"{len(found.incidents)}起（上年同期{before}）"),
            ("上报及时率", f"{percent(rate.rate)}（{rate.on_time}/{rate.of}）"),
        ),
        (("没有按时", f"迟报{late}，到期未报{missed}，推定{supposed}"), ("还在时限内", f"{found.pending}条，不计")),
        (("用时中位数", spans),),
    ))  # fmt: skip


def _received(found: Statistics) -> Bars:
    most = max((one.incidents for one in found.months), default=0) or 1
    return Bars("每月接报", tuple((one.month, one.incidents / most, f"{one.incidents}起") for one in found.months))


def _rates(name: str, rates: tuple[Rate, ...]) -> Bars:
    return Bars(
        f"上报及时率　{name}",
        tuple((one.label, one.rate or 0.0, f"{percent(one.rate)}　{one.on_time}/{one.of}") for one in rates),
    )


def _heat(found: Statistics) -> GridTable:
    columns = (GridColumn("", 13), *(GridColumn(str(hour), 6.6) for hour in range(24)))
    rows = tuple((WEEKDAYS[day], *(str(one or "") for one in counts)) for day, counts in enumerate(found.heat))
    return GridTable(columns, rows)


def _table(table: Table, *, empty: str) -> GridTable:
    columns = tuple(GridColumn(name, share) for name, share in zip(table.head, SHARES[table.name], strict=True))
    rows = tuple(tuple(_text(cell) for cell in row) for row in table.rows)
    return GridTable(columns, rows, empty=empty)


def _text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else "" if cell is None else str(cell)
