"""外发 in the real window, keys only: a report over a route, the outage banner, a receipt by phone, reconciliation."""

from pathlib import Path

import keyring
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.cli.hands import Hands
from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.vocabulary.report import Channel
from app.services.forms import signing
from app.services.outbox import queue
from app.services.outbox.reconcile import items, outage
from app.services.reports import reporting, sending
from app.services.security import keystore
from app.services.settings import editing
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from app.ui.kit.one_paper import OnePaper
from app.ui.outbox.outbox_page import OutboxPage
from app.ui.report.report_page import ReportPage
from app.ui.settings.settings_page import SettingsPage
from tests.helpers import book, clocks_of, state_of
from tests.rings import Ring
from tests.servers import Platform, https
from tests.ui import looking

pytestmark = pytest.mark.loopback


def with_route(hands: Hands, route: Route) -> None:
    hands.room.broadcast.publish(
        editing.change_settings(hands.room.desk, replace(hands.room.desk.settings, routes=(route,)))
    )


def signed(hands: Hands, incident: str = "") -> tuple[str, str]:
    desk = hands.room.desk
    incident = incident or book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    return incident, draft.id


def test_a_report_goes_over_a_route_and_is_confirmed_by_phone(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    (tmp_path / "交换").mkdir()
    with_route(hands, Route(name="市局交换", kind=RouteKind.FOLDER, folder=str(tmp_path / "交换")))
    incident, report = signed(hands)
    hands.room.broadcast.act_requested.emit(Act.REPORT, incident)
    form = hands.room.window.forms.current
    assert isinstance(form, ReportPage)
    assert form.fields.channel.itemText(1) == "市局交换（自动发送）"
    hands.press("Ctrl+Shift+B")
    assert "请选主送方式" in form.fields.message.text()
    hands.press("Down")
    hands.press("Ctrl+Shift+B")
    assert "外发队列" in form.fields.state_line.text()
    hands.wait(8)
    hands.settle()
    assert not list((tmp_path / "交换").iterdir()), "what can still be taken back is not transmitted"
    hands.wait(12)
    hands.settle()
    hands.press("Esc")
    hands.press("Alt+6")
    page = hands.room.window.pages["outbox"]
    assert isinstance(page, OutboxPage)
    row = page.table.selected()
    assert row is not None
    assert row.where == "已发出待确认"
    assert len(list((tmp_path / "交换").iterdir())) == 2
    hands.press("Return")
    confirm = hands.room.window.forms.current
    assert isinstance(confirm, FormPage)
    hands.press("Ctrl+Return")
    assert "谁确认" in confirm.message.text()
    hands.write("马值守")
    hands.press("Ctrl+Return")
    assert looking.given(state_of(desk, incident).report(report)).received_by == "马值守"
    assert looking.given(page.table.selected()).received_by == "马值守"


def test_a_report_taken_back_within_ten_seconds_is_never_transmitted(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    (tmp_path / "交换").mkdir()
    with_route(hands, Route(name="市局交换", kind=RouteKind.FOLDER, folder=str(tmp_path / "交换")))
    incident, report = signed(hands)
    hands.room.broadcast.act_requested.emit(Act.REPORT, incident)
    hands.press("Down")
    hands.press("Ctrl+Shift+B")
    queue.hurry(desk)
    hands.wait(5)
    hands.settle()
    hands.press("Ctrl+Shift+Z")
    hands.wait(30)
    hands.settle()
    assert not list((tmp_path / "交换").iterdir())
    assert queue.waiting(desk) == []
    assert looking.given(state_of(desk, incident).report(report)).state == "已签发"
    assert any(one.running for one in clocks_of(desk, incident, ObligationKind.WRITTEN))
    form = looking.form(hands, ReportPage)
    assert "尚未报出" in form.fields.state_line.text()
    assert form.fields.how.isVisible()
    form.fields.channel.setCurrentIndex(1)
    hands.press("Ctrl+Shift+B")
    hands.wait(12)
    hands.settle()
    assert len(list((tmp_path / "交换").iterdir())) == 2, "and it can be sent again"


def test_the_outage_is_shown_and_reconciled(hands: Hands, tmp_path: Path) -> None:
    platform = Platform()
    dead = Route(
        name="市局平台", kind=RouteKind.HTTPS, url="https://127.0.0.1:9/", connect_seconds=60, total_seconds=300
    )
    with_route(hands, dead)
    incident, report = signed(hands)
    queue.queue(hands.room.desk, incident, report, "市局平台")
    for _ in range(6):
        hands.wait(62)
        hands.settle()
    window = hands.room.window
    hands.press("F9")  # what rings has the place of the bars first
    hands.wait(1)
    assert window.outage.isVisible()
    assert "待发1件" in window.outage.text.text()
    assert "离线 待发1" in window.top.line.text()
    hands.press("F2")  # nothing takes the focus or waits
    assert window.stack.currentWidget() is window.pages["intake"]
    with https(tmp_path, platform) as (url, pem):
        with_route(hands, replace(dead, url=url, ca_file=pem))
        for _ in range(4):
            hands.wait(62)
            hands.settle()
    assert not window.outage.isVisible()
    assert len(platform.held) == 1
    hands.press("Alt+6")
    hands.press("Ctrl+L")
    hands.settle()
    shown = window.forms.current
    assert isinstance(shown, OnePaper)
    assert shown.made is not None
    assert [one.known for one in items(hands.room.desk, *(outage(hands.room.desk) or ()))] == ["市局平台 回执R1收"]


def test_a_report_sent_by_hand_waits_for_its_receipt_too(hands: Hands) -> None:
    desk = hands.room.desk
    incident, report = signed(hands)
    hands.room.broadcast.publish(sending.send(desk, incident, report, Channel.FAX))
    hands.press("Alt+6")
    page = hands.room.window.pages["outbox"]
    assert isinstance(page, OutboxPage)
    assert looking.given(page.table.selected()).where == "未确认送达"
    hands.press("Return")
    hands.write("马值守")
    hands.press("Ctrl+Return")
    held = state_of(desk, incident).report(report)
    assert held is not None
    assert (held.received_by, held.channel) == ("马值守", Channel.FAX)
    assert page.table.selected() is None


def test_one_act_books_the_main_recipient_and_those_that_are_ticked(hands: Hands) -> None:
    desk = hands.room.desk
    incident, report = signed(hands, book(desk, category="11A00", deaths=3, missing=8))
    hands.room.broadcast.act_requested.emit(Act.REPORT, incident)
    form = hands.room.window.forms.current
    assert isinstance(form, ReportPage)
    lines = {one.to.recipient: one for one in form.fields.others.lines}
    assert {Recipient.PROVINCE, Recipient.MINISTRY} <= set(lines)
    form.fields.channel.setCurrentText("系统")
    form.fields.receiver.setFocus()
    hands.write("马值守")
    lines[Recipient.PROVINCE].chosen.setFocus()
    hands.press("Space")
    lines[Recipient.PROVINCE].receiver.setFocus()
    hands.write("周值守")
    hands.press("Ctrl+Shift+B")
    assert "的方式" in form.fields.message.text()
    lines[Recipient.PROVINCE].channel.setFocus()
    hands.press("Down")
    hands.press("Ctrl+Shift+B")
    held = state_of(desk, incident).report(report)
    assert held is not None
    assert {one.recipient: one.received_by for one in held.sendings} == {
        Recipient.CITY: "马值守", Recipient.PROVINCE: "周值守",
    }  # fmt: skip
    owed = {one.recipient: one.running for one in clocks_of(desk, incident, ObligationKind.WRITTEN)}
    assert (owed[Recipient.CITY], owed[Recipient.PROVINCE], owed[Recipient.MINISTRY]) == (False, False, True)
    assert Recipient.PROVINCE not in {one.to.recipient for one in form.fields.others.lines}
    entries = desk.store.entries()
    hands.press("Ctrl+Shift+B")
    assert "报给谁" in form.fields.message.text()
    assert desk.store.entries() == entries, "nobody else is ticked"


def test_the_national_system_is_keyed_in_field_by_field_and_its_number_is_the_evidence(hands: Hands) -> None:
    desk = hands.room.desk
    incident, report = signed(hands)
    hands.room.broadcast.act_requested.emit(Act.REPORT, incident)
    form = hands.room.window.forms.current
    assert isinstance(form, ReportPage)
    known = [one.value for one in form.fields.copier.fields if one.value]
    copied = []
    for _ in known:
        hands.press("Ctrl+Shift+F")
        copied.append(QGuiApplication.clipboard().text())
    assert copied == known
    held = state_of(desk, incident).report(report)
    assert held is not None
    assert {held.title, held.body} <= set(copied)
    hands.press("Ctrl+Shift+F")
    assert "最后一栏" in form.fields.copier.said.text()
    form.fields.number.setFocus()
    hands.write("GJ2026-117")
    form.fields.channel.setCurrentText("传真")
    hands.press("Ctrl+Shift+B")
    assert "方式请选" in form.fields.message.text()
    form.fields.channel.setCurrentText("系统")
    hands.press("Ctrl+Shift+B")
    held = state_of(desk, incident).report(report)
    assert held is not None
    assert [(one.receipt, one.state) for one in held.sendings] == [("GJ2026-117", "已送达")]
    assert not any(one.running for one in clocks_of(desk, incident, ObligationKind.WRITTEN))


def test_a_waiting_message_is_taken_back(hands: Hands, tmp_path: Path) -> None:
    with_route(hands, Route(name="市局交换", kind=RouteKind.FOLDER, folder=str(tmp_path / "没有")))
    incident, report = signed(hands)
    queue.queue(hands.room.desk, incident, report, "市局交换")
    hands.press("Alt+6")
    page = hands.room.window.pages["outbox"]
    assert isinstance(page, OutboxPage)
    page.reload()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.write("已传真")
    hands.press("Ctrl+Return")
    assert queue.waiting(hands.room.desk) == []


def test_a_route_is_made_changed_and_dropped_in_settings(hands: Hands) -> None:
    from app.ui.outbox.routes_row import RoutesRow

    hands.press("Alt+9")
    page = hands.room.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex([page.tabs.tabText(i) for i in range(page.tabs.count())].index("报送通道"))
    row = page.findChild(RoutesRow)
    assert isinstance(row, RoutesRow)
    row.new.click()
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    form.set_value("name", "市局平台")
    form.set_value("url", "http://plain.example/")
    hands.press("Ctrl+Return")
    assert "https://" in form.message.text()
    form.set_value("url", "https://platform.example/reports")
    form.set_value("secret", "abcdefghij")
    hands.press("Ctrl+Return")
    assert "没有地方安全地存" in form.message.text()
    form.set_value("secret", "")
    hands.press("Ctrl+Return")
    assert [one.name for one in hands.room.desk.settings.routes] == ["市局平台"]
    keyring.set_keyring(Ring())
    keystore.keep_secret(hands.room.desk.store, "市局平台", "abcdefghij")
    row.table.setFocus()
    hands.press("Return")
    again = hands.room.window.forms.current
    assert isinstance(again, FormPage)
    again.set_value("name", "市局新平台")
    hands.press("Ctrl+Return")
    assert [one.name for one in hands.room.desk.settings.routes] == ["市局新平台"]
    assert keystore.secret(hands.room.desk.store, "市局新平台") == "abcdefghij"
    row.drop.click()
    assert hands.room.desk.settings.routes == ()
