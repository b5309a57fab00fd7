"""Names that are never found, addresses that never answer, a share that hangs: the window opens, works and closes."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.shell.navigation import DESTINATIONS
from tests.helpers import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
STEPS = [
    "begun", "opened", *(one.name for one in DESTINATIONS), "ORAL", "REPORT", "DISPATCH", "NOTE", "PACKAGE", "typed",
    "closed",
]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="pipes are waited for as on Unix")
def test_nothing_waits_for_what_hangs_neither_page_nor_end(tmp_path: Path) -> None:
    """Each line comes, and after the last the process itself ends: no thread that hangs holds it.

    What the process says while it fails is shown: it is another one, and nobody else would hear it.
    """
    words = [sys.executable, "-X", "utf8", "-m", "tests.desktop.dead", str(tmp_path / "home"), str(tmp_path / "share")]
    reached: list[str] = []
    said = tmp_path / "said.txt"
    with (
        said.open("wb") as heard,
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=heard) as child,  # noqa: S603 - ours
    ):
        assert child.stdout is not None
        while select.select([child.stdout], [], [], PATIENCE)[0]:
            line = child.stdout.readline().decode().strip()
            if not line:
                break
            reached.append(line)
        else:
            child.kill()
    why = said.read_text(encoding="utf-8", errors="replace")[-2000:]
    assert reached == STEPS, (child.returncode, why)
    assert child.returncode == 0, why
