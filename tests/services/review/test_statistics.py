"""Every number of the statistics against a slow count over the bare entries, which knows nothing of folds or views."""

import datetime as dt
import io
import json
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from app.cli.commands import main
from app.models.moments import BEIJING, UTC, minutes
from app.models.obligations.facts import ClockEnded, ClockMet
from app.models.report.facts import ReportSent
from app.models.resource.records import Team
from app.models.security.facts import DaysMadeUp
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind, Flag, Precision
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.vocabulary.obligation import Phase, Recipient
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.duty import zero_reports
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.matter import hotspot_notices, matters
from app.services.reports import reporting
from app.services.resources import ledgers
from app.services.review.incident_counts import township_of
from app.services.review.period_groups import groups_of
from app.services.review.period_statistics import Statistics, statistics_of
from app.services.review.statistics_tables import tables_of
from app.services.review.workbook import workbook
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples.simulation import simulate
from app.services.settings import editing
from tests.conftest import START
from tests.helpers import book, draft_of, phone, send_report, state_of

FIRST, LAST = dt.date(2026, 6, 1), dt.date(2026, 7, 31)
BY_REPORT = {"WRITTEN", "UPDATE", "CORRECT", "ZERO", "FINAL"}
REPORTS = {"ORAL", "WRITTEN", "UPDATE", "FINAL", "VERIFY", "CORRECT", "ZERO", "CHECK"}
Found = list[dict[str, Any]]


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


class Slow:
    """The same figures by reading the facts one after the other as JSON."""

    def __init__(self, desk: Desk) -> None:
        self.now = desk.now()
        with desk.store.read() as reading:
            found = reading.connection.execute(
                'SELECT subject, kind, "by", at, data, id FROM entry ORDER BY "order", seat, seq'
            ).fetchall()
        self.entries = [(s, k, by, at, json.loads(data), i) for s, k, by, at, data, i in found]
        self.struck = {fact["target"] for _, kind, _, _, fact, _ in self.entries if kind == "entry:struck"}
        self.incidents: dict[str, dict[str, Any]] = {}
        for subject, kind, by, _, fact, _ in self.entries:
            if kind == "incident:received":
                self.incidents[subject] = {**fact, "officer": by}
            if kind == "incident:retimed" and "received_at" in fact:
                self.incidents[subject]["received_at"] = fact["received_at"]
            if kind == "incident:described":
                for name in ("place", "category", "late_reason"):
                    if fact.get(name) is not None:
                        self.incidents[subject][name] = fact[name]
            if kind == "incident:graded":
                self.incidents[subject]["level"] = fact["level"]

    def received(self, subject: str) -> dt.datetime:
        return instant(self.incidents[subject]["received_at"]).astimezone(BEIJING)

    def within(self) -> list[str]:
        return [one for one in self.incidents if FIRST <= self.received(one).date() <= LAST]

    def clocks(self) -> Found:
        clocks: dict[str, dict[str, Any]] = {}
        done = {i for _, kind, _, _, _, i in self.entries if kind == "obligation:fulfilled"}
        for subject, kind, _, at, fact, _ in self.entries:
            if kind == "clock:started":
                clocks[fact["clock"]] = {**fact, "subject": subject, "met": [], "ended": None}
            elif kind == "clock:moved":
                held = clocks[fact["clock"]]
                if fact.get("decided") or instant(fact["due"]) <= instant(held["due"]):
                    held["due"] = fact["due"]
            elif kind == "clock:met" and fact["evidence"] not in self.struck:
                held = clocks[fact["clock"]]
                sure = held["obligation"] not in BY_REPORT or fact.get("named") or fact["evidence"] in done
                held["met"].append((not sure, instant(fact["at"])))
            elif kind == "clock:ended":
                clocks[fact["clock"]]["ended"] = dt.datetime.fromtimestamp(at / 1e6, UTC)
        return list(clocks.values())

    def judged(self) -> Found:
        inside, found = set(self.within()), []
        for one in self.clocks():
            if one["subject"] not in inside or one.get("owner", "ours") != "ours" or one["obligation"] not in REPORTS:
                continue
            if not one["digest"]:
                continue
            limit = instant(one["due"]) + (dt.timedelta(minutes=10) if one.get("immediate") else dt.timedelta())
            guessed, met = min(one["met"], default=(False, None))
            if met is not None:
                how = "inferred" if guessed else "met" if met <= limit else "met_late"
            elif one["ended"] is not None:
                how = "overdue" if one["ended"] > limit else ""
            else:
                how = "overdue" if self.now > limit else ""
            if how:
                found.append({**one, "how": how, "done": met})
        return found


@pytest.fixture
def month(desk: Desk, clock: FixedClock) -> Desk:
    """A month with everything in it: in time, late, missed, ended too late, supposed, late to us, the year before."""
    clock.wall = dt.datetime(2025, 6, 20, 1, 0, tzinfo=UTC)
    book(desk, deaths=2, injured=1)
    clock.wall = dt.datetime(2026, 6, 2, 15, 30, tzinfo=UTC)
    book(desk, deaths=3)
    clock.advance(3 * 3600)
    desk.sign_in("李明")
    quick = book(desk, deaths=3, missing=1)
    team = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    eta = desk.now() + minutes(12)
    dispatch.send(desk, dispatch.Order(token="", incident=quick, teams=(team,), task="灭火", eta={team: eta}))
    clock.advance(300)
    phone(desk, quick)
    clock.advance(900)
    (row,) = dispatch.of_incidents(desk, (quick,))
    dispatch.step(desk, row.id, dispatch.Reached(to=DispatchStep.ARRIVED))
    send_report(desk, quick)
    handling.state_figure(desk, quick, handling.Statement(kind=FigureKind.DEATHS, value=4.0))
    clock.advance(40 * 60)
    late = book(desk, category="12H00", deaths=3)
    clock.advance(50 * 60)
    phone(desk, late)
    clock.advance(3600)
    send_report(desk, late)
    handling.close(desk, late, "处置结束")
    clock.advance(86400)
    slow = replace(
        draft_of(desk, category="11A51", figures={"deaths": 1}),
        occurred_at=desk.now() - minutes(300), precision=Precision.MINUTE, caller_unit="县龙滘镇政府",
        place="某县龙滘镇埇尾村", late_reason="通信中断", flags=(Flag.SCHOOL,),
    )  # fmt: skip
    receive(desk, slow)
    clock.advance(600)
    supposed = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, supposed))
    reporting.submit(desk, draft)
    signing.sign(desk, supposed, draft.id, "赵启明")
    sent_to_whom_nobody_wrote(desk, supposed, draft.id)
    clock.advance(23 * 86400)
    with desk.write(itself=True) as transaction:  # what came in until now was made up as well
        transaction.append(f"seat:{transaction.seat}", DaysMadeUp(days=1))
    simulate(desk, days=6, seed=3)
    return desk


def sent_to_whom_nobody_wrote(desk: Desk, supposed: str, report: str) -> None:
    """As a book made before 0.2 has it."""
    with desk.write() as transaction:
        fact = ReportSent(report=report, channel=Channel.FAX, sent_at=desk.now(), recipients=(Recipient.CITY,))
        sent = transaction.append(f"incident:{supposed}", fact)
        written = next(one for one in state_of(desk, supposed).clocks if one.obligation.value == "WRITTEN")
        transaction.append(f"incident:{supposed}", ClockMet(clock=written.id, at=desk.now(), evidence=sent.id))


def test_every_number_is_that_of_a_slow_count_over_the_entries(month: Desk) -> None:
    found, slow = statistics_of(month, FIRST, LAST), Slow(month)
    inside = slow.within()
    assert {f"incident:{one.id}" for one in found.incidents} == set(inside)
    assert len(inside) > 6
    expected = slow.judged()
    hows = Counter(one["how"] for one in expected)
    assert set(hows) == {"met", "met_late", "overdue", "inferred"}
    assert Counter(one.how.value for one in found.judged) == hows
    assert (found.rate.on_time, found.rate.of) == (hows["met"], len(expected))
    assert found.rate.rate == round(hows["met"] / len(expected), 4)
    assert {one.clock.id: one.done for one in found.misses} == {
        one["clock"]: one["done"] for one in expected if one["how"] != "met"
    }
    assert all(one.reason for one in found.misses)
    check_ways(found, slow, expected)
    check_counts(found, slow, inside)


def check_ways(found: Statistics, slow: Slow, expected: Found) -> None:
    def key(way: str, one: dict[str, Any]) -> str:
        event = slow.incidents[one["subject"]]
        at = slow.received(one["subject"])
        found: dict[str, str] = {
            "rule": one["rule"],
            "kind": one["obligation"],
            "recipient": one["recipient"],
            "level": ("", "特别重大", "重大", "较大", "一般")[event["level"]],
            "month": f"{at:%Y-%m}",
            "shift": "白班" if 8 <= at.hour < 20 else "夜班",
            "officer": event["officer"],
        }
        return found[way]

    for way in ("rule", "kind", "recipient", "level", "month", "shift", "officer"):
        of = Counter(key(way, one) for one in expected)
        on_time = Counter(key(way, one) for one in expected if one["how"] == "met")
        assert {one.key: (one.on_time, one.of) for one in found.by[way]} == {
            name: (on_time[name], count) for name, count in of.items()
        }, way
    for way in ("class", "township"):
        assert sum(one.of for one in found.by[way]) == len(expected)
    assert {"王澄", "李明"} <= {one.key for one in found.by["officer"]}


def check_counts(found: Statistics, slow: Slow, inside: list[str]) -> None:
    assert {one.month: one.incidents for one in found.months} == {
        "2026-06": sum(slow.received(one).month == 6 for one in inside),
        "2026-07": sum(slow.received(one).month == 7 for one in inside),
    }
    categories = Counter(slow.incidents[one].get("category", "") for one in inside)
    assert {one.code: len(one.incidents) for one in found.classes if one.incidents} == dict(categories)
    assert sum(one.casualties[FigureKind.DEATHS] for one in found.classes) == sum(
        deaths_of(slow, one) for one in inside
    )
    silent = {one.removeprefix("incident:") for one in inside if last_told(slow, one) is None}
    assert {one for some in found.classes for one in some.untold[FigureKind.DEATHS]} == silent
    fire = next(one for one in found.classes if one.code == "12G00")
    assert (fire.before, fire.casualties_before[FigureKind.DEATHS]) == (1, 2)
    spans: dict[str, list[float]] = {"oral": [], "written": [], "first_team": []}
    for subject in inside:
        for name, at in first_instants(slow, subject).items():
            spans[name].append((at - slow.received(subject)).total_seconds() / 60)
    assert {name: (one.minutes, one.count) for name, one in found.medians.items()} == {
        name: (round(statistics.median(some), 2), len(some)) for name, some in spans.items()
    }
    (late,) = [one for one in found.late if one.reason == "通信中断"]
    assert (late.unit, late.township) == ("龙滘镇", True)
    overdue = [
        instant(one["due"])
        for one in slow.clocks()
        if one["subject"] == f"incident:{late.incident}" and one.get("overdue_on_receipt")
    ]
    assert late.minutes == (late.received_at - min(overdue)) // minutes(1)
    assert sum(map(sum, found.heat)) == len(inside)
    at = slow.received(inside[0])
    assert found.heat[at.weekday()][at.hour] == sum(
        (slow.received(one).weekday(), slow.received(one).hour) == (at.weekday(), at.hour) for one in inside
    )
    dark = [one for one in inside if not 8 <= slow.received(one).hour < 20]
    assert {one.officer: one.incidents for one in found.nights} == Counter(
        slow.incidents[one]["officer"] for one in dark
    )
    for load in found.nights:
        evenings = Counter(
            (slow.received(one) - dt.timedelta(hours=8)).date()
            for one in dark
            if slow.incidents[one]["officer"] == load.officer
        )
        assert (load.nights, load.most) == (len(evenings), max(evenings.values()))


def deaths_of(slow: Slow, subject: str) -> float:
    return last_told(slow, subject) or 0


def last_told(slow: Slow, subject: str) -> float | None:
    """The number of deaths told last, None where nobody told one or it is 未知."""
    stated: list[tuple[dt.datetime, int, float | None]] = [
        (instant(fact["known_at"]), number, fact.get("value"))
        for number, (name, kind, _, _, fact, i) in enumerate(slow.entries)
        if name == subject and kind == "incident:figure_stated" and fact["figure"] == "deaths" and i not in slow.struck
    ]
    return max(stated)[2] if stated else None


def first_instants(slow: Slow, subject: str) -> dict[str, dt.datetime]:
    found: dict[str, list[dt.datetime]] = {"oral": [], "written": [], "first_team": []}
    teams = {
        name for name, kind, _, _, fact, _ in slow.entries
        if kind == "dispatch:ordered" and f"incident:{fact['incident']}" == subject
    }  # fmt: skip
    for name, kind, _, _, fact, i in slow.entries:
        if i in slow.struck:
            continue
        if name == subject and kind == "report:oral_made":
            found["oral"].append(instant(fact["made_at"]))
        if name == subject and kind == "report:sent_to":
            found["written"].append(instant(fact["sent_at"]))
        if name in teams and kind == "dispatch:stepped" and fact["step"] == "arrived":
            found["first_team"].append(instant(fact["at"]))
    return {name: min(some) for name, some in found.items() if some}


def test_a_clock_that_ran_out_before_it_was_ended_is_a_miss_and_one_ended_in_its_time_is_none(
    desk: Desk, clock: FixedClock
) -> None:
    identity = book(desk, deaths=3)
    clock.advance(70 * 60)
    running = [one for one in state_of(desk, identity).clocks if one.running and one.owner.value == "ours"]
    late = next(one for one in running if one.limit < desk.now() and one.obligation.value == "ORAL")
    early = next(one for one in running if one.limit > desk.now() and one.obligation.value in REPORTS)
    with desk.write() as transaction:
        for one in (late, early):
            transaction.append(f"incident:{identity}", ClockEnded(clock=one.id, reason="处置结束"))
    clock.advance(86400)
    found = statistics_of(desk, dt.date(2026, 6, 12), dt.date(2026, 6, 12))
    (missed,) = [one for one in found.misses if one.clock.id == late.id]
    assert (missed.how, missed.done, missed.reason) == (Phase.OVERDUE, None, "到期未报，后终止：处置结束")
    assert early.id not in {one.clock.id for one in found.judged}


def test_what_is_still_in_its_time_is_neither_met_nor_missed(desk: Desk) -> None:
    book(desk, deaths=3)
    found = statistics_of(desk, dt.date(2026, 6, 12), dt.date(2026, 6, 12))
    assert (found.rate.of, found.rate.rate, found.misses) == (0, None, ())
    assert found.pending > 0


def test_an_empty_period_says_so(desk: Desk) -> None:
    found = statistics_of(desk, dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert (found.incidents, found.rate.rate, found.late) == ((), None, ())
    assert [one.month for one in found.months] == ["2024-02"]
    assert {one.minutes for one in found.medians.values()} == {None}


@pytest.mark.parametrize(("first", "last"), [("2026-06-02", "2026-06-01"), ("1990-01-01", "2026-06-01")])
def test_days_in_the_wrong_order_are_refused(desk: Desk, first: str, last: str) -> None:
    with pytest.raises(Refused, match="起止日期"):
        statistics_of(desk, dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ("青山镇工业园二路", "青山镇"), ("某省某市某县龙滘镇埇尾村", "龙滘镇"),
        ("云溪街道滨河小区", "云溪街道"), ("县道X203线", ""), ("", ""), ("石碶水库", ""), ("徽州镇", "徽州镇"),
    ],
)  # fmt: skip
def test_a_place_lies_in_the_township_it_names(place: str, town: str) -> None:
    assert township_of(place) == town


def test_the_workbook_holds_every_table_and_no_formula(month: Desk) -> None:
    found = statistics_of(month, FIRST, LAST)
    book = openpyxl.load_workbook(io.BytesIO(workbook(found)))
    assert book.sheetnames == [
        "上报及时率", "未按时清单", "按月", "按类别", "用时中位数", "迟报清单", "时段分布", "夜班接报",
        "热点、叫应和来件",
    ]  # fmt: skip
    total = [cell.value for cell in book["上报及时率"][2]]
    assert total[3:5] == [found.rate.on_time, found.rate.of]
    assert book["未按时清单"].max_row == len(found.misses) + 1
    hours = book["时段分布"].iter_rows(2, 8, 2, 25, values_only=True)
    assert sum(int(str(count)) for row in hours for count in row) == len(found.incidents)


def test_the_command_answers_with_the_same_figures(
    month: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = statistics_of(month, FIRST, LAST)
    month.store.close()
    words = ["stats", "--from", str(FIRST), "--to", str(LAST), "--home", str(month.store.path.parent), "--json"]
    assert main([*words, "--xlsx", str(tmp_path / "统计.xlsx")]) == 0
    answer = json.loads(capsys.readouterr().out)
    on_time = answer["on_time"]
    assert on_time["on_time"] == found.rate.on_time
    assert on_time["of"] - on_time["on_time"] == len(on_time["misses"])
    assert {"incident", "rule", "due", "done", "reason"} <= on_time["misses"][0].keys()
    assert answer["medians"] == {name: one.minutes for name, one in found.medians.items()}
    assert [one["month"] for one in answer["by_month"]] == ["2026-06", "2026-07"]
    assert (tmp_path / "统计.xlsx").stat().st_size > 0
    assert main(["stats", "--from", "x", "--to", "2026-06-01", "--home", str(tmp_path / "h"), "--json"]) == 1


def test_hotspots_are_judged_apart_ours_and_theirs(desk: Desk, clock: FixedClock) -> None:
    day = START.astimezone(BEIJING).date()
    before = statistics_of(desk, day, day)
    assert (before.others, before.other_rates) == ((), ())
    for number in (7, 8):
        hotspot_notices.take_in(desk, f"热点{number}：东经120.5，北纬26.5，请核查", received_at=desk.now())
    clock.advance(4 * 3600)
    found = statistics_of(desk, day, day)
    assert (found.rate.on_time, found.rate.of) == (0, 2), "what we owe upward is in the rate too"
    rates = {one.label: (one.on_time, one.of) for one in found.other_rates}
    assert rates["卫星热点　核查反馈（本单位）"] == (0, 2)
    assert sum(of for _, of in rates.values()) == len(found.others)
    group = next(one for one in groups_of(found) if one.key == "others")
    assert [len(one.behind) for one in group.rows] == [one.of for one in found.other_rates]
    table = next(one for one in tables_of(found) if one.name == "热点、叫应和来件")
    assert [one[0] for one in table.rows] == [one.label for one in found.other_rates]


def test_what_we_asked_of_a_unit_and_the_daily_report_are_judged_by_their_own_limits(
    desk: Desk, clock: FixedClock
) -> None:
    editing.change_settings(
        desk, replace(desk.settings, periods=("启用　重大活动保障　2026-06-10　2026-06-20",), zero_by="05:00")
    )
    zero_reports.begin_day(desk)
    asked = matters.MatterDraft(
        kind=MatterKind.ASSIGNMENT, words="请报伤员数", asked="县卫健局", due=desk.now() + minutes(60)
    )
    identity = matters.take(desk, asked).id
    matters.take(desk, replace(asked, asked="县公安局"))
    matters.answer(desk, identity, matters.AnswerDraft(answer=MatterAnswer.DONE, words="3人", by="刘某"))
    day = START.astimezone(BEIJING).date()
    assert [(one.label, one.on_time, one.of) for one in statistics_of(desk, day, day).other_rates] == [
        ("来件　回复（其他单位）", 1, 1)
    ]
    clock.advance(4 * 3600)
    found = statistics_of(desk, day, day)
    assert {one.label: (one.on_time, one.of) for one in found.other_rates} == {
        "来件　回复（其他单位）": (1, 2),
        "零报告　零报告（本单位）": (0, 1),
    }
    assert found.rate.of == 0, "only what a rule asks upward is in the rate"


def test_months_before_the_book_began_are_not_known_and_those_after_are_none(desk: Desk, clock: FixedClock) -> None:
    book(desk)
    clock.advance(365 * 86400)
    book(desk)
    found = statistics_of(desk, dt.date(2027, 4, 1), dt.date(2027, 8, 31))
    assert [(one.month, one.before) for one in found.months] == [
        ("2027-04", None), ("2027-05", None), ("2027-06", 1), ("2027-07", 0), ("2027-08", 0),
    ]  # fmt: skip
    words = ["无记录", "无记录", "1起", "0起", "0起"]
    assert [row.cells[2] for group in groups_of(found) if group.key == "months" for row in group.rows] == words
    table = next(one for one in tables_of(found) if one.name == "按月")
    assert [row[2] for row in table.rows] == ["无记录", "无记录", 1, 0, 0]


def test_a_month_stands_beside_the_same_days_a_year_before(desk: Desk, clock: FixedClock) -> None:
    for _ in range(2):
        book(desk)
    clock.advance(365 * 86400)
    book(desk)
    day = (START + dt.timedelta(days=365)).astimezone(BEIJING).date()
    found = statistics_of(desk, day.replace(day=1), day)
    assert [(one.month, one.incidents, one.before) for one in found.months] == [(f"{day:%Y-%m}", 1, 2)]
    earlier = statistics_of(desk, day.replace(year=day.year - 1, day=1), day.replace(year=day.year - 1))
    assert not earlier.held_before
    assert next(one for one in tables_of(earlier) if one.name == "按月").rows[0][2] == "无记录"
