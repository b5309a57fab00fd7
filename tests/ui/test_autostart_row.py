"""设置 → 外观与声音: whether the program opens at log-in."""

import os
import shutil
from pathlib import Path

import pytest

from app.cli.hands import Hands
from app.services.runtime import autostart
from app.ui.settings.autostart_row import AutostartRow

pytestmark = pytest.mark.skipif(os.name != "posix", reason="文件夹的名字是 Linux 的")


def test_opening_at_log_in_is_said_and_turned_round(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "all"))
    row = AutostartRow(hands.room.broadcast)
    assert row.state.text().startswith("登录后不自动打开")
    row.turn.click()
    assert autostart.state().on
    assert row.state.text() == "登录后自动打开值守台。"
    row.turn.click()
    assert not autostart.state().on
    shutil.rmtree(tmp_path / "own")
    (tmp_path / "own").write_text("", encoding="utf-8")
    row.turn.click()
    assert row.state.text().startswith("登录后不自动打开"), "what was not done is not said to be done"
    row.deleteLater()
