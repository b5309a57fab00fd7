"""练习 in the real window: seen to be one, a first night by keys, its after-sheet, the way back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.cli.demo import phone_report, take_call, written_report
from app.cli.hands import START, Hands
from app.models.vocabulary.practice import GuideStep
from app.services.runtime.clock import FixedClock
from app.services.runtime.resources import resource
from app.services.samples import night, sample
from app.ui.duty.duty_forms import FirstStart
from app.ui.kit.one_paper import OnePaper
from app.ui.practice.practice_band import HOW, PracticeBand
from app.ui.shell import practice_link
from tests.ui.looking import form, given


class Started:
    """Stands for the other program: what it would have been started with."""

    words: list[list[str]]

    def __init__(self, words: list[str], **_how: object) -> None:
        self.words.append(words)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    Started.words = []
    monkeypatch.setattr(subprocess, "Popen", Started)
    return Started.words


@pytest.fixture
def practised_hands(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    assert qapp is not None
    monkeypatch.setattr(sample, "LEDGERS", {})
    out = tmp_path / "out"
    out.mkdir()
    made = Hands(out, night.ready(tmp_path / "home", FixedClock(START)))
    strip = made.room.window.ringing.strip  # it rings already: whoever sits there clicks the strip to come here
    if strip is not None:
        strip.clicked.emit()
        QApplication.processEvents()
    yield made
    made.end()


def band(hands: Hands) -> PracticeBand:
    return given(hands.room.window.findChild(PracticeBand))


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no front to come to
def test_a_first_night_is_walked_through_by_keys(practised_hands: Hands) -> None:
    hands, window = practised_hands, practised_hands.room.window
    assert window.windowTitle().startswith("【演练】")
    shown = band(hands)
    assert shown.isVisible()
    assert "登记的都不是真事" in shown.what.text()
    assert "1人死亡、4人受伤" in shown.call.text()
    assert "接报" in shown.step.text()
    hands.wait(1)
    hands.picture("练习")
    (call,) = night.script_of("guided").injects
    words = {
        "text": call.text, "caller_unit": call.caller_unit, "caller_name": call.caller_name,
        "caller_phone": call.caller_phone, "answered_by": "马值守",
    }  # fmt: skip
    take_call(hands, words, "练习")
    assert "知悉告警" in shown.step.text()
    hands.press("F9")
    hands.wait(1)
    assert "电话报告" in shown.step.text()
    phone_report(hands, words, "练习")
    assert "首报送签" in shown.step.text()
    written_report(hands, "练习")
    assert "交接班" in shown.step.text()
    hands.press("Ctrl+Alt+P")
    hands.settle()
    hands.wait(1)
    assert "演练讲评表" in given(form(hands, OnePaper).made).name
    hands.press("Esc")
    hands.press("Ctrl+Alt+N")
    hands.wait(1)
    assert f"0/{len(GuideStep)}" in shown.step.text()


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no front to come to
def test_the_way_back_closes_it_though_clocks_run(practised_hands: Hands) -> None:
    practised_hands.wait(1)
    practised_hands.press("Alt+Y")
    assert not practised_hands.room.window.isVisible()


def test_the_key_opens_it_beside_the_real_window_which_goes_on(hands: Hands, started: list[list[str]]) -> None:
    before = hands.room.desk.store.entries()
    hands.press("Alt+Y")
    hands.wait(1)
    assert started == [practice_link.command(hands.home)]
    assert started[0][-3:] == ["--practice", "--home", str(hands.home)]
    assert hands.room.window.isVisible()
    assert hands.room.window.findChild(PracticeBand) is None
    assert hands.room.desk.store.entries() == before


def test_the_example_of_the_first_form_opens_it_and_the_form_stays_empty(
    tmp_path: Path, qapp: object, started: list[list[str]]
) -> None:
    assert qapp is not None
    (tmp_path / "out").mkdir()
    hands = Hands(tmp_path / "out", tmp_path / "home")
    try:
        before = hands.room.desk.store.entries()
        hands.press("Tab", 4)
        hands.press("Space")
        hands.wait(1)
        assert len(started) == 1
        shown = form(hands, FirstStart)
        assert shown.finished
        assert [row.raw() for name, row in shown.rows.items() if name != "unit_level"] == ["", "", ""]
        hands.press("Ctrl+Return")
        assert "请填写单位名称" in shown.label_of("unit_name").text()
        assert hands.room.desk.store.entries() == before
        for name, words in (("unit_name", "柳河县应急管理局"), ("region", "柳河县"), ("officer", "周敏")):
            shown.rows[name].editor.setFocus()
            hands.write(words)
        hands.press("Ctrl+Return")
        assert hands.room.desk.settings.ready
        assert hands.room.desk.settings.unit_name == "柳河县应急管理局"
        assert hands.room.desk.officer == "周敏"
    finally:
        hands.end()
        QCoreApplication.processEvents()


def test_every_step_says_which_key() -> None:
    assert HOW.keys() == set(GuideStep)
    assert all("F" in words or "Ctrl" in words or "Alt" in words for words in HOW.values())


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no front to come to
def test_a_script_runs_in_the_window_by_elapsed_time(practised_hands: Hands, tmp_path: Path) -> None:
    hands = practised_hands
    shown = band(hands)
    hands.wait(1)
    bad = tmp_path / "坏.toml"
    bad.write_text("name = 3\n", encoding="utf-8")
    shown.begin(bad)
    assert shown.drill is None
    shown.begin(resource("practice", "first-night.toml"))
    assert shown.step.text().startswith("按脚本　首夜演练")
    assert "3人死亡、2人失联" in shown.call.text()
    hands.picture("练习-脚本")
    hands.wait(26 * 60)
    assert "网络中断" in shown.step.text()
    assert "改用电话和传真" in shown.call.text()
    desk = hands.room.desk
    desk.network_gone = False
    again = PracticeBand(desk, hands.room.window.broadcast)  # as after a restart
    try:
        assert again.step.text() == shown.step.text()
        assert again.call.text() == shown.call.text()
        assert desk.network_gone
    finally:
        again.deleteLater()
    hands.press("Ctrl+Alt+N")
    hands.wait(1)
    assert shown.drill is None
    assert not hands.room.desk.network_gone
    assert f"0/{len(GuideStep)}" in shown.step.text()
