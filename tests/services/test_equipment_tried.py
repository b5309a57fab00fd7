"""What the program finds by itself of the equipment at a hand-over."""

import pytest

from app.models.outbox.routes import Route, RouteKind
from app.services.desk.desk import Desk, replaced
from app.services.runtime import cups
from app.services.runtime.errors import Unavailable
from app.services.watch.equipment import NETWORK, PRINTER, SOUND, tried


def test_the_line_is_tried_where_there_are_routes(desk: Desk) -> None:
    assert tried(desk, NETWORK) is None
    desk.settings = replaced(desk.settings, routes=(Route(name="交换", kind=RouteKind.FOLDER, folder="无"),))
    found = tried(desk, NETWORK)
    assert found is not None
    assert (found.sound, found.result) == (True, "在线 待发0")


def test_printers_are_named_three_at_most_or_the_reason_why_there_is_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cups, "usable", lambda: True)
    for printers, sound, words in (("甲 乙 丙 丁", True, "打印系统有甲、乙、丙"), ("", False, "没有打印机")):
        monkeypatch.setattr(cups, "destinations", lambda printers=printers: printers)
        found = tried(desk, PRINTER)
        assert found is not None
        assert found.sound is sound
        assert words in found.result
        assert "丁" not in found.result

    def silent() -> str:
        raise Unavailable("打印系统没有响应。")

    monkeypatch.setattr(cups, "destinations", silent)
    found = tried(desk, PRINTER)
    assert found is not None
    assert (found.sound, found.result) == (False, "打印系统没有响应。")


def test_what_only_people_can_hear_is_left_to_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(desk, SOUND) is None
    monkeypatch.setattr(cups, "usable", lambda: False)
    assert tried(desk, PRINTER) is None
