import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.cli.demo import main, phone_report, samples, take_call, written_report
from app.cli.hands import SIZES, Hands
from app.models.obligations.clock import phase
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind, Phase
from app.services.desk.changes import EVERYTHING
from app.services.desk.drafts import load_all
from app.services.duty import shift
from app.services.incident.board import chain_of
from app.services.incident.intake import FORM
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime import stall_alarm as watchdog
from app.services.runtime.stall_alarm import StallAlarm
from app.services.store.reading import Reading
from app.ui.board.board_page import BoardPage
from app.ui.calls.calls_page import CallsPage
from app.ui.clocks.clocks_page import ClocksPage
from app.ui.duty.duty_forms import FirstStart
from app.ui.incident.incidents_page import IncidentsPage
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.form import FormPage
from app.ui.kit.keys import Key
from app.ui.kit.scaling import put_on
from app.ui.shell.application import make_room
from tests.helpers import PATIENCE, state_of
from tests.ui import looking
from tests.ui.looking import Checker


def reading(hands: Hands) -> Reading:
    return Reading(hands.room.desk.store.engine.connect())


def only_incident(hands: Hands) -> str:
    with hands.room.desk.store.read() as found:
        rows = found.incidents()
    assert len(rows) == 1
    return rows[0].id


def focused() -> object:
    return QApplication.focusWidget()


def test_from_f2_to_running_clocks_takes_at_most_eight_keys_beyond_the_words(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    press = hands.press

    def counted(key: str, times: int = 1) -> None:
        keys.extend([key] * times)
        press(key, times)

    monkeypatch.setattr(hands, "press", counted)
    call = samples()[0]
    take_call(hands, call, "x")
    assert len(keys) <= 8
    state = state_of(hands.room.desk, only_incident(hands))
    assert state.place == "青山镇工业园二路"
    assert state.messages[0].caller_phone == call["caller_phone"]
    assert {one.obligation for one in state.clocks if one.running} >= {ObligationKind.ORAL, ObligationKind.WRITTEN}


def test_nothing_is_adopted_that_was_not_accepted(hands: Hands) -> None:
    hands.press("F2")
    hands.write(samples()[0]["text"])
    hands.press("Ctrl+Return", 2)
    hands.wait(1)
    state = state_of(hands.room.desk, only_incident(hands))
    assert state.figures == ()
    assert state.place == ""
    assert state.occurred_at is None


def test_a_typed_value_is_never_overwritten(hands: Hands) -> None:
    hands.press("F2")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    row = page.side.reading.rows["deaths"]
    row.edit.setFocus()
    hands.write("7")
    page.form.narrative.setFocus()
    hands.write("造成3人死亡")
    hands.press("F8")
    hands.press("Ctrl+Return")
    hands.wait(1)
    assert [one.value for one in state_of(hands.room.desk, only_incident(hands)).figures] == [7]


def test_enter_adopts_one_finding_and_goes_on(hands: Hands) -> None:
    hands.press("F2")
    hands.write("发生火灾，造成3人死亡")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    page.side.reading.rows["deaths"].edit.setFocus()
    hands.press("Return")
    assert page.side.reading.rows["deaths"].edit.text() == "3"
    assert focused() is not page.side.reading.rows["deaths"].edit


def test_f2_keystrokes_are_durable_within_a_second_and_offered_after_a_crash(hands: Hands) -> None:
    hands.press("F2")
    hands.write("第一个电话，青山镇")
    hands.wait(1)
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    assert "自动保存于" in page.form.saved.text()
    hands.press("F2")
    hands.write("第二个电话")
    hands.wait(1)
    kept = load_all(hands.room.desk, FORM, IntakeDraft)
    assert [one.narrative for one in kept] == ["第一个电话，青山镇", "第二个电话"]
    again = make_room(hands.home, hands.clock)
    try:
        fresh = again.window.page("intake")
        assert isinstance(fresh, IntakePage)
        assert [one.narrative for one in fresh.drafts.open] == ["第一个电话，青山镇", "第二个电话"]
    finally:
        again.stop()
        again.window.deleteLater()


def test_f12_an_alarm_takes_no_focus_and_no_key(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.wait(18 * 60)
    hands.press("F2")
    hands.write("正在记")
    where = focused()
    hands.wait(5 * 60)
    assert hands.room.window.ringing.clocks
    assert hands.room.window.alarms.isVisible()
    assert focused() is where
    hands.write("第二句")
    assert isinstance(where, QPlainTextEdit)
    assert where.toPlainText() == "正在记第二句"


def test_f9_is_heard_not_done(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.wait(21 * 60)
    hands.press("F9")
    hands.wait(1)
    assert not hands.room.window.alarms.isVisible()
    hands.wait(5 * 60)
    assert hands.room.window.alarms.isVisible()
    state = state_of(hands.room.desk, only_incident(hands))
    assert any(one.running and one.obligation is ObligationKind.ORAL for one in state.clocks)


def test_phone_report_and_written_report_by_keys_meet_their_clocks(hands: Hands) -> None:
    call = samples()[0]
    take_call(hands, call, "x")
    phone_report(hands, call, "x")
    written_report(hands, "x")
    state = state_of(hands.room.desk, only_incident(hands))
    done = {one.obligation for one in state.clocks if phase(one, hands.clock.now()) is Phase.MET}
    assert {ObligationKind.ORAL, ObligationKind.WRITTEN} <= done
    assert state.reports[0].received_by == "云岭市局马值守"
    assert list((hands.home / "文书").glob("*.pdf"))


def test_escape_keeps_what_was_typed_in_a_form(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F3")
    hands.write("刘值守")
    hands.press("Esc")
    hands.press("F2")
    hands.press("Esc")
    hands.press("F3")
    values = looking.form(hands, FormPage).values()
    assert looking.given(values)["answered_by"] == "刘值守"


def test_escape_leaves_every_form_but_the_first_before_the_unit_is_known(tmp_path: Path, qapp: object) -> None:
    assert qapp is not None
    hands = Hands(tmp_path, tmp_path / "home")
    try:
        hands.keeps = False
        hands.press("Esc")
        assert isinstance(hands.room.window.forms.current, FirstStart)
        hands.press("F2")
        hands.write(samples()[0]["text"])
        hands.wait(1)
        hands.press("Ctrl+Return")
        hands.wait(1)
        hands.press("Ctrl+Return")
        hands.wait(1)
        for keys in ("F3", "F4", "F5", "Ctrl+Shift+D"):
            hands.press(keys)
            assert hands.room.window.forms.current is not None, keys
            hands.press("Esc")
            assert hands.room.window.forms.current is None, keys
    finally:
        hands.end()


def test_a_refused_form_shows_its_errors_and_keeps_the_text(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F3")
    hands.press("Ctrl+Return")
    assert "接听人" in looking.form(hands, FormPage).label_of("answered_by").text()
    assert not state_of(hands.room.desk, only_incident(hands)).orals


def test_f6_a_stopped_engine_turns_the_window_red_within_five_seconds(hands: Hands, qtbot: object) -> None:
    seen: list[bool] = []
    hands.room.broadcast.stalled.connect(seen.append)
    assert watchdog.LIMIT + watchdog.LOOK < 5
    dog = StallAlarm(hands.room.broadcast.stalled.emit, limit=0.2)
    dog.start()
    try:
        qtbot.waitUntil(lambda: bool(seen), timeout=round(PATIENCE * 1000))  # type: ignore[attr-defined]
    finally:
        dog.stop()
    assert seen == [True]
    assert "停止" in hands.room.window.top.engine.text()
    assert hands.room.window.alarms.isVisible()


def test_the_command_line_is_noticed_by_the_window(hands: Hands) -> None:
    from app.services.desk.desk import open_desk

    other = open_desk(hands.home, officer="命令行", clock=hands.clock)
    shift.write_note(other, "另一程序写入的记事")
    other.close()
    hands.wait(1)
    board = looking.page(hands, BoardPage)
    assert "另一程序写入的记事" in [one.text for one in board.log.rows.rows]


def test_disk_full_leaves_text_and_draft(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.services.incident import intake
    from app.services.runtime.errors import Unavailable

    def full(*_args: object) -> None:
        sentence = "磁盘已满，没有写入。请清理磁盘后再试，已输入的文字仍在原处。"
        raise Unavailable(sentence)

    hands.press("F2")
    hands.write("某厂起火")
    monkeypatch.setattr(intake, "receive", full)
    hands.press("Ctrl+Return")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    assert "磁盘已满" in page.form.message.text()
    assert page.form.narrative.toPlainText() == "某厂起火"
    assert [one.narrative for one in load_all(hands.room.desk, FORM, IntakeDraft)] == ["某厂起火"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["day", "night", "contrast"])
def test_every_page_fits_and_is_drawn(hands: Hands, size: tuple[int, int], theme: str) -> None:
    from app.services.desk.desk import replaced
    from app.services.settings import editing
    from app.ui.kit import theme as looks

    editing.change_settings(hands.room.desk, replaced(hands.room.desk.settings, theme=theme))
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    looks.apply(application, theme, 100)
    take_call(hands, samples()[2], "x")
    for key in ("board", "intake", "incidents", "clocks", "settings"):
        hands.room.window.show_page(key)
        hands.picture(f"{key}", size)
        assert hands.room.window.size().toTuple() == size
        page = hands.room.window.pages[key]
        assert page.minimumSizeHint().width() <= size[0] - 142
        assert page.minimumSizeHint().height() <= size[1] - 46
    looks.apply(application, "day", 100)


def test_the_demo_writes_pictures_and_papers(tmp_path: Path) -> None:
    done = main(tmp_path / "demo")
    assert len(done["papers"]) == 3  # type: ignore[arg-type]
    for name in done["pictures"]:  # type: ignore[attr-defined]
        assert (tmp_path / "demo" / name).stat().st_size > 10_000


def test_closing_with_running_clocks_asks_once(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    window = hands.room.window
    window.close()
    assert window.isVisible()
    assert "退出" in window.notice.text()
    window.close()
    assert not window.isVisible()
    assert Status.OPEN.label == "在办"
    assert dt.UTC is not None


def test_f9_the_first_key_opens_an_intake_as_soon_as_the_window_shows(hands: Hands) -> None:
    hands.press("F2")
    hands.write("火")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    assert page.drafts.shown.narrative == "火"


def test_f14_overdue_is_a_state_of_its_own_in_every_list(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.wait(61 * 60)
    hands.press("Alt+3")
    hands.wait(1)
    clocks = looking.page(hands, ClocksPage)
    first = clocks.table.rows.index(0, 0).data()
    assert first == "已超时"
    assert "超时 5 项" in clocks.summary.text()
    board = looking.page(hands, BoardPage)
    names = [stop.text for stop in board.panel.story.strip.stops]
    assert any(text.startswith("已超") for text in names)


def test_fifty_open_incidents_and_long_names_fit(hands: Hands) -> None:
    from tests.helpers import book

    for number in range(50):
        book(hands.room.desk, deaths=number % 12)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    hands.picture("fifty")
    board = looking.page(hands, BoardPage)
    assert board.incidents.rows.rowCount() == 50


def test_tables_keep_the_rules_of_qt(hands: Hands, qtmodeltester: Checker) -> None:
    take_call(hands, samples()[0], "x")
    clocks, incidents = looking.page(hands, ClocksPage), looking.page(hands, IncidentsPage)
    for model in (clocks.table.rows, incidents.figures.rows, incidents.incidents.rows, incidents.panel.timeline.rows):
        qtmodeltester.check(model)


def test_a_call_that_was_no_incident_can_become_one(hands: Hands) -> None:
    hands.press("F2")
    hands.write("村民询问为何停水，疑似管道爆裂")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    hands.wait(1)
    page.form.call_menu.actions()[0].trigger()
    hands.wait(1)
    hands.press("Alt+4")
    assert looking.page(hands, CallsPage).act.isEnabled()
    hands.press("Return")
    assert page.form.narrative.toPlainText() == "村民询问为何停水，疑似管道爆裂"
    hands.press("Ctrl+Return", 2)
    hands.wait(1)
    state = state_of(hands.room.desk, only_incident(hands))
    with hands.room.desk.store.read() as found:
        call = found.calls()[0]
    assert state.from_call == call.id
    assert call.incident == state.id


def test_an_entry_is_read_whole_and_struck_from_the_log_by_keys(hands: Hands) -> None:
    hands.press("F7")
    hands.write("巡查记录，写错了")
    hands.press("Return")
    hands.wait(1)
    board = looking.page(hands, BoardPage)
    log = board.log
    log.setFocus()
    hands.press("End")
    hands.press("Ctrl+D")
    hands.write("误记")
    hands.press("Ctrl+Return")
    hands.wait(1)
    line = next(one for one in log.rows.rows if one.text == "巡查记录，写错了")
    assert line.struck_by


def test_a_paste_of_a_megabyte_neither_hangs_nor_is_lost(hands: Hands) -> None:
    hands.press("F2")
    text = "某厂起火。" * 200_000
    QApplication.clipboard().setText(text)
    hands.press("Ctrl+V")
    hands.wait(1)
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    assert len(page.form.narrative.toPlainText()) == len(text)
    hands.press("Ctrl+Return")
    hands.wait(1)
    assert len(state_of(hands.room.desk, only_incident(hands)).messages[0].narrative) == len(text)


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 200), ((1024, 700), 200), ((800, 600), 156)])
def test_the_text_scale_is_held_to_what_the_screen_carries(size: tuple[int, int], scale: int) -> None:
    from app.ui.kit.theme import fitting

    assert fitting(200, *size) == scale
    assert fitting(100, *size) == 100


def test_zero_calls_home_from_start_to_report(hands: Hands) -> None:
    """Every test runs with sockets blocked (tests/conftest.py); this one goes through all of the work."""
    import socket

    with pytest.raises(AssertionError, match="no network"):
        socket.create_connection(("127.0.0.1", 9))
    call = samples()[0]
    take_call(hands, call, "x")
    phone_report(hands, call, "x")
    written_report(hands, "x")
    assert state_of(hands.room.desk, only_incident(hands)).reports[0].sent_at is not None


def test_an_untouched_form_is_made_afresh_and_silence_is_said(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F3")
    first = hands.room.window.forms.current
    hands.press("Esc")
    hands.press("F3")
    assert hands.room.window.forms.current is not first
    hands.press("Esc")
    hands.wait(21 * 60)
    window = hands.room.window
    assert not window.ringing.siren.device
    assert "无声音设备" in window.alarms.hint.text()


def test_a_report_that_ends_in_an_empty_line_goes_on_to_its_signature(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("F4")
    hands.press("Ctrl+End")
    hands.press("Return", 2)
    hands.press("Ctrl+Shift+Return")
    hands.write("赵启明")
    hands.press("Ctrl+Shift+Q")
    held = state_of(hands.room.desk, only_incident(hands)).reports[0]
    assert held.signed_at is not None


def test_typing_a_call_reloads_no_page(hands: Hands) -> None:
    hands.press("F2")
    seen: list[object] = []
    hands.room.broadcast.changed.connect(seen.append)
    for words in ("某厂", "起火，", "正在核实"):
        hands.write(words)
        hands.wait(2)
    assert [one.narrative for one in load_all(hands.room.desk, FORM, IntakeDraft)] == ["某厂起火，正在核实"]
    assert not seen


def test_a_row_that_does_not_read_yet_is_kept_with_its_call(hands: Hands) -> None:
    hands.press("F2")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    page.side.reading.rows["deaths"].edit.setFocus()
    hands.write("三五个吧")
    hands.press("F2")
    assert not page.side.reading.rows["deaths"].edit.text()
    hands.press("Ctrl+Tab")
    assert page.side.reading.rows["deaths"].edit.text() == "三五个吧"
    assert [one.unread for one in load_all(hands.room.desk, FORM, IntakeDraft)] == [{"deaths": "三五个吧"}]
    hands.write("x")
    hands.press("Ctrl+Return")
    assert "死亡看不懂" in page.form.message.text()


def test_a_received_time_that_does_not_read_yet_is_kept_with_its_call(hands: Hands) -> None:
    hands.press("F2")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    hands.write("厂房起火")
    page.form.received.selectAll()
    page.form.received.setFocus()
    hands.write("三点多")
    hands.press("F2")
    assert page.form.received.text() != "三点多"
    hands.press("Ctrl+Tab")
    assert page.form.received.text() == "三点多"
    hands.press("Ctrl+Return")
    assert "接报时间看不懂" in page.form.message.text()


def test_the_inside_chain_takes_one_key_per_result(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    identity = only_incident(hands)
    steps = len(chain_of(hands.room.desk, state_of(hands.room.desk, identity)))
    assert steps >= 2
    hands.press("Ctrl+2")
    hands.press("Ctrl+1")
    tellings = state_of(hands.room.desk, identity).tellings
    assert [one.answered for one in tellings] == [False, True]
    assert tellings[0].post != tellings[1].post
    hands.press("Ctrl+1", steps)
    assert all(step.done for step in chain_of(hands.room.desk, state_of(hands.room.desk, identity)))
    assert "都已报告" in hands.room.window.notice.text()


def test_the_text_for_the_messenger_is_a_key_away(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("Alt+1")
    QApplication.clipboard().clear()
    hands.press("Ctrl+Shift+C")
    assert "青山镇" in QApplication.clipboard().text()
    assert "已复制" in hands.room.window.notice.text()


def test_a_doubted_clock_is_confirmed_by_a_key_or_a_click(hands: Hands) -> None:
    top = hands.room.window.top
    for confirm in ("key", "click"):
        assert not top.right.isVisible()
        hands.clock.wall += dt.timedelta(minutes=10)  # the wall clock alone: somebody set it
        shift.write_note(hands.room.desk, "拨快以后的记事")
        hands.wait(1)
        assert top.right.isVisible()
        assert "请核对" in top.engine.text()
        if confirm == "key":
            hands.press(Key.CLOCK_RIGHT.shown)
        else:
            top.right.click()
        hands.wait(1)
        assert not top.right.isVisible()
        assert "时限引擎正常" in top.engine.text()
        with hands.room.desk.store.read() as found:
            assert any("系统时间" in line.text for line in found.journal.lines(limit=3))


def test_who_is_on_duty_is_named_whole_before_the_engine_and_the_day(hands: Hands) -> None:
    window, top = hands.room.window, hands.room.window.top
    take_call(hands, samples()[0], "x")
    whole = top.people.text()
    assert "0700-" in whole
    program = QApplication.instance()
    assert isinstance(program, QApplication)
    for width, scale in ((1366, 150), (1366, 200), (1024, 100), (1024, 150), (1024, 200)):
        put_on(program, "day", scale)
        window.resize(width, 768)
        hands.wait(1)
        said = top.people.text()
        assert top.people.fontMetrics().horizontalAdvance(said) <= top.people.width(), (width, scale, said)
        assert all(one.split()[1] in said for one in whole.split("　")), "a number goes before a name"
        assert top.engine.text()[:1] in {"", "●"}
    put_on(program, "day", 100)
    window.resize(1366, 768)
    hands.wait(1)
    assert top.people.text() == whole
    assert "下一时限" in top.engine.text()


def test_clocks_stand_under_names_that_would_be_broken_beside_them(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    page = hands.room.window.pages["board"]
    assert isinstance(page, BoardPage)
    painter, item = page.incidents.painter_of_rows, page.incidents.rows.rows[0]
    painter.width = 520
    titles = ("火灾", "青山镇工业园二路恒达塑料制品厂火灾")
    shapes = []
    for title in titles:
        named = replace(item, row=replace(item.row, title=title))
        painter.measure([item, named])
        shapes.append(painter.shape(named))
        assert {painter.shape(one).beside for one in (item, named)} == {shapes[-1].beside}, "one way for a whole list"
    assert [one.beside for one in shapes] == [True, False]
    assert shapes[1].title == shapes[0].title
    painter.width = 1200
    assert painter.shape(named).beside
