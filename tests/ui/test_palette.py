"""命令面板 by keys only: every act, page, paper, setting and record by name, by initials, by key."""

import pytest
from PySide6.QtWidgets import QApplication

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.resource.records import Material, Phone, Team
from app.models.vocabulary.resource import Reserve
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.resources import ledgers
from app.services.resources.pinyin import initials
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.ranking import Line, ranked
from app.ui.papers.paper_page import PaperPage
from app.ui.resources.ledgers_page import LedgersPage
from app.ui.settings.settings_page import SettingsPage
from app.ui.shell.palette import PalettePane
from tests.helpers import book, send_report, state_of
from tests.ui import looking


def opened(hands: Hands) -> PalettePane:
    hands.press("Ctrl+K")
    hands.settle()
    pane = next(one for one in hands.room.window.findChildren(PalettePane))
    assert pane.isVisible()
    return pane


def shown(pane: PalettePane) -> list[str]:
    return [one.words for one in pane.table.rows.rows]


def nothing() -> None:
    """Done by nobody."""


def line(words: str, key: str = "", also: str = "") -> Line:
    return Line(id=words, words=words, kind="", run=nothing, key=key, also=also)


def test_a_name_comes_before_initials_and_those_before_other_words() -> None:
    lines = [line("设置备份", also="定级"), line("重新定级"), line("定级"), line("地基"), line("别的", key="DJ")]
    assert [one.words for one in ranked(lines, "定级", initials)] == ["定级", "重新定级", "设置备份"]
    assert [one.words for one in ranked(lines, "dj", initials)][:2] == ["定级", "地基"]
    assert ranked(lines, "没有的", initials) == []
    assert ranked(lines, " ", initials) == lines


@pytest.mark.parametrize("typed", ["定级", "dj"])
def test_an_act_on_the_incident_is_found_by_name_and_by_initials(hands: Hands, typed: str) -> None:
    take_call(hands, samples()[0], "x")
    pane = opened(hands)
    hands.write(typed)
    first = pane.table.selected()
    assert first is not None
    assert (first.words, first.key) == ("定级", "Ctrl+L")
    hands.press("Return")
    assert not pane.isVisible()
    assert hands.room.window.forms.current is not None


def test_pages_papers_and_settings_stand_in_one_list(hands: Hands) -> None:
    pane = opened(hands)
    hands.write("资料库")
    hands.press("Return")
    assert hands.room.window.stacked.current is hands.room.window.page("library")
    opened(hands)
    hands.write("空白接报单")
    hands.press("Return")
    hands.settle()
    paper = looking.form(hands, PaperPage)
    assert paper.made is not None
    assert paper.made.name.startswith("接报单")
    hands.press("Esc")
    opened(hands)
    hands.write("发文代字")
    hands.press("Return")
    settings = looking.page(hands, SettingsPage)
    assert settings.tabs.tabText(settings.tabs.currentIndex()) == "文书"
    assert QApplication.focusWidget() is not None
    assert not pane.isVisible()


@pytest.mark.parametrize(
    ("typed", "words", "kind"), [("夜间", "外观", "设置 外观与声音"), ("恢复码", "恢复码", "设置 安全")]
)
def test_a_setting_is_found_by_what_it_can_be_and_so_is_what_is_no_option(
    hands: Hands, typed: str, words: str, kind: str
) -> None:
    pane = opened(hands)
    hands.write(typed)
    first = pane.table.selected()
    assert first is not None
    assert (first.words, first.kind) == (words, kind)
    hands.press("Return")
    tabs = looking.page(hands, SettingsPage).tabs
    assert tabs.tabText(tabs.currentIndex()) == kind.removeprefix("设置 ")


def test_a_record_is_found_and_shown(hands: Hands) -> None:
    desk: Desk = hands.room.desk
    ledgers.record(desk, Team(name="青山镇专职消防队", duty_phone=(Phone("0700-5550133"),)))
    pane = opened(hands)
    hands.settle()
    hands.write("zzxfd")
    assert any("青山镇专职消防队" in one and "0700-5550133" in one for one in shown(pane))
    hands.press("Return")
    page = looking.page(hands, LedgersPage)
    hit = page.table.selected()
    assert hit is not None
    assert hit.item.name == "青山镇专职消防队"


def test_records_that_are_read_after_the_words_were_typed_come_all_the_same(hands: Hands) -> None:
    ledgers.record(hands.room.desk, Team(name="青山镇专职消防队", duty_phone=(Phone("0700-5550133"),)))
    pane = opened(hands)
    hands.write("zzxfd")
    page = looking.page(hands, LedgersPage)
    page.index = None  # as when the window was opened a moment ago
    pane.box.clear()
    hands.write("zzxfd")
    assert not any("青山镇专职消防队" in one for one in shown(pane))
    page.renew(frozenset({Topic.LEDGERS}))
    hands.settle()
    found = next(one for one in pane.table.rows.rows if "青山镇专职消防队" in one.words)
    assert found.kind.startswith("救援队伍")


@pytest.mark.parametrize("typed", ["代储", "产能", "云仓", "协议", "季节性", "危化"])
def test_goods_are_found_by_how_they_are_held_and_by_the_short_word(hands: Hands, typed: str) -> None:
    desk: Desk = hands.room.desk
    ledgers.record(desk, Material(name="编织袋", reserve=Reserve.ENTRUSTED))
    ledgers.record(desk, Material(name="帐篷", reserve=Reserve.CAPACITY))
    ledgers.record(desk, Material(name="棉被", reserve=Reserve.CAPACITY, reserve_words="电商云仓"))
    ledgers.record(desk, Material(name="冲锋舟", reserve=Reserve.AGREED))
    ledgers.record(desk, Team(name="森林消防季节性队伍", category="季节性"))
    ledgers.record(desk, Team(name="化工园区队", skills=("危险化学品",)))
    wanted = dict(zip(
        ("代储", "产能", "云仓", "协议", "季节性", "危化"),
        ("编织袋", "帐篷", "棉被", "冲锋舟", "森林消防季节性队伍", "化工园区队"), strict=True,
    ))  # fmt: skip
    pane = opened(hands)
    hands.write(typed)
    hands.settle()
    assert any(one.startswith(wanted[typed]) for one in shown(pane))


def test_esc_gives_the_focus_back_and_does_nothing(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F2")
    before = QApplication.focusWidget()
    pane = opened(hands)
    hands.press("Down", 3)
    hands.press("Esc")
    assert not pane.isVisible()
    assert QApplication.focusWidget() is before
    assert hands.room.window.stacked.current is hands.room.window.page("intake")


def test_what_the_shown_page_can_do_stands_in_it_and_what_another_can_does_not(hands: Hands) -> None:
    assert "办结或重启" not in shown(opened(hands))
    hands.press("Esc")
    hands.press("F2")
    words = shown(opened(hands))
    assert "登记并启动时限" in words
    assert "断网对账单" not in words


@pytest.mark.parametrize(
    ("typed", "key", "page"),
    [("批示", "Ctrl+N", "matters"), ("交接班", "Ctrl+H", "rota"), ("断网对账", "Ctrl+L", "outbox")],
)
def test_what_another_page_can_do_is_found_by_name_and_leads_there_without_doing_it(
    hands: Hands, typed: str, key: str, page: str
) -> None:
    pane = opened(hands)
    hands.write(typed)
    hands.settle()
    first = next(one for one in pane.table.rows.rows if one.kind.startswith("在“"))
    assert first.key == key
    pane.table.kept.choose(first.id)
    hands.press("Return")
    assert hands.room.window.stacked.current is hands.room.window.page(page)
    assert hands.room.window.forms.current is None
    assert f"按 {key}：" in hands.room.window.notice.text()


def test_a_report_is_found_by_its_number_and_opened(hands: Hands) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    mark = state_of(desk, incident).reports[0].mark
    opened(hands)
    hands.settle()
    hands.write(mark)
    hands.press("Return")
    hands.settle()
    assert mark in looking.form(hands, OnePaper).title
