"""A real key ring (gnome-keyring) on a bus of its own: wherever Debian's package is present, no screen is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.store.engine import is_plain
from app.services.store.store import FILE
from tests.desktop.conftest import Desktop, need, run
from tests.helpers import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Secret Service of Linux desktops")
PHRASE = "kou ling\n"


class Ring:
    """gnome-keyring on the desktop's bus."""

    def __init__(self, desktop: Desktop) -> None:
        need("gnome-keyring-daemon", "dbus-send")
        self.desktop = desktop
        self.daemon: subprocess.Popen[bytes] | None = None

    def start(self, *, unlocked: bool) -> None:
        words = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
        self.daemon = subprocess.Popen(  # noqa: S603 - fixed words
            words, env=self.desktop.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.desktop.running.append(self.daemon)
        assert self.daemon.stdin is not None
        self.daemon.stdin.write(PHRASE.encode())
        self.daemon.stdin.close()
        ask = ("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/")
        listed = (*ask, "org.freedesktop.DBus.ListNames")
        assert until(lambda: "org.freedesktop.secrets" in self.desktop.do(*listed))

    def end(self) -> None:
        assert self.daemon is not None
        self.daemon.terminate()
        self.daemon.wait()


def test_the_key_lies_in_a_real_ring_comes_back_and_a_locked_ring_is_said(bare: Desktop, tmp_path: Path) -> None:
    bare.bus()
    ring = Ring(bare)
    ring.start(unlocked=True)
    text = tmp_path / "text.txt"
    text.write_text("青山镇工业园一厂房起火，无人员伤亡。", encoding="utf-8")
    home = str(tmp_path / "book")
    code, _, said = run(bare, "intake", "--home", home, "--text-file", str(text))
    assert code == 0, said
    assert "密钥存入系统钥匙串" in said
    assert not is_plain(Path(home) / FILE)
    ring.end()
    ring.start(unlocked=True)
    code, found, said = run(bare, "verify", "--home", home, "--json")
    assert code == 0, said
    assert json.loads(found)["problems"] == []
    ring.end()
    ring.start(unlocked=False)
    code, _, said = run(bare, "verify", "--home", home)
    assert code == 1
    assert "钥匙串" in said
    assert "恢复码" in said or "口令" in said, "and what to do"
    code, _, said = run(bare, "intake", "--home", str(tmp_path / "other"), "--text-file", str(text))
    assert code == 1
    assert not (tmp_path / "other" / FILE).exists(), "what could not be encrypted is not made in plain"
