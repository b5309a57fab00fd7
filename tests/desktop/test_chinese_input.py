"""Chinese typed with real input methods into a real window: 接报, search, the
filter of a list, the line at the foot, a cell of a table.

Each needs an X server, a window manager and the input method itself; what is missing is named and the test is skipped.
``docs/手册.md`` says how it is set up for an office.
"""

import os
from collections.abc import Callable

import pytest

from tests.desktop.conftest import Desktop, Window, need
from tests.helpers import until

FIVE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin

[GroupOrder]
0=Default
"""
FOUR = """[Profile]
IMName=pinyin
EnabledIMList=fcitx-keyboard-us:True,pinyin:True
"""
Opened = Callable[..., Window]
Started = Callable[[Desktop], dict[str, str]]


def on_bus(desktop: Desktop, name: str) -> bool:
    words = ("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/")
    return f'"{name}"' in desktop.do(*words, "org.freedesktop.DBus.ListNames")


def fcitx_5(desktop: Desktop) -> dict[str, str]:
    need("fcitx5", "dbus-send")
    folder = desktop.folder / "config" / "fcitx5"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(FIVE, encoding="utf-8")
    desktop.start(["fcitx5", "--disable", "wayland"])
    assert until(lambda: on_bus(desktop, "org.fcitx.Fcitx5") and on_bus(desktop, "org.freedesktop.IBus"))
    return {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}


def fcitx_4(desktop: Desktop) -> dict[str, str]:
    """As on 麒麟 V10 and 统信 V20; one that is unpacked elsewhere is named by FCITXDIR and LD_LIBRARY_PATH."""
    need("fcitx", "fcitx-remote", "dbus-send")
    folder = desktop.folder / "config" / "fcitx"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(FOUR, encoding="utf-8")
    placed = {name: os.environ[name] for name in ("FCITXDIR", "LD_LIBRARY_PATH") if name in os.environ}
    desktop.start(["fcitx", "-D"], **placed)
    name = f"org.fcitx.Fcitx-{desktop.environment['DISPLAY'].removeprefix(':')}"
    assert until(lambda: on_bus(desktop, name))
    return {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}


def ibus(desktop: Desktop) -> dict[str, str]:
    need("ibus", "ibus-daemon", "dbus-send")
    desktop.start(["ibus-daemon", "--replace", "--panel=disable"])
    assert until(lambda: desktop.do("ibus", "list-engine"))
    if "libpinyin" not in desktop.do("ibus", "list-engine"):
        pytest.skip("这台电脑没有 ibus-libpinyin，没有试")
    return {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}


def none_named(desktop: Desktop) -> dict[str, str]:
    """The desktop names no input method at all, and ibus runs."""
    return dict.fromkeys(ibus(desktop), "")


def switch_on(desktop: Desktop, window: Window, started: Started) -> None:
    """The pinyin of each input method takes the keys."""
    if started is fcitx_4:
        assert until(lambda: window.ask("serves"))
        assert until(lambda: "2" in desktop.do("fcitx-remote", "-o") + desktop.do("fcitx-remote"))
    elif started is not fcitx_5:
        assert until(lambda: "libpinyin" in desktop.do("ibus", "engine", "libpinyin") + desktop.do("ibus", "engine"))


def composed(window: Window, keys: str, words: str) -> None:
    """The keys are composed, not typed; the space takes the first choice."""
    before = held(window)
    window.write(keys)
    window.press("space")
    assert until(lambda: held(window) != before)
    assert held(window) == before + words


def held(window: Window) -> str:
    found = window.ask("focus")
    assert isinstance(found, list)
    return str(found[1])


@pytest.mark.parametrize("started", [fcitx_5, fcitx_4, ibus, none_named])
def test_chinese_is_typed_everywhere(desktop: Desktop, window: Opened, started: Started) -> None:
    desktop.bus()
    desktop.screen()
    named = started(desktop)
    opened = window(**named)
    opened.active()
    opened.press("F2")
    assert until(lambda: opened.ask("focus") == ["NarrativeEdit", ""])
    switch_on(desktop, opened, started)
    composed(opened, "huozai", "火灾")
    composed(opened, "renyuan", "人员")
    opened.write("meishi")
    opened.press("Escape")
    assert held(opened) == "火灾人员", "what is taken back is not typed, and the page stays"
    opened.press("ctrl+k")
    assert until(lambda: opened.ask("focus") == ["SaidLine", ""])
    composed(opened, "xiaofang", "消防")
    opened.press("Escape")
    opened.press("alt+5")
    assert until(lambda: opened.ask("focus") == ["SearchLine", ""])
    composed(opened, "shanghai", "上海")
    opened.press("alt+1")
    opened.press("F7")
    assert until(lambda: opened.ask("focus") == ["LineEdit", ""])
    composed(opened, "xiaofang", "消防")
    opened.press("alt+9")
    assert until(lambda: opened.ask("focus") == ["SearchLine", ""])
    composed(opened, "neibu", "内部")
    opened.press("Return")
    assert until(lambda: opened.ask("focus") == ["CellTable", ""])
    composed(opened, "shanghai", "上海")
    assert opened.close() == 0
