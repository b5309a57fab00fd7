"""A machine that lacks a library of its system opens every page and says what is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.shell.navigation import DESTINATIONS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("parts", [("QtPdf", "QtPdfWidgets"), ("QtNetwork",), ("QtDBus",)])
def test_every_page_opens_and_what_is_missing_is_said(tmp_path: Path, parts: tuple[str, ...]) -> None:
    program = [sys.executable, "-X", "utf8", "-m", "tests.ui.without_parts", str(tmp_path / "home"), *parts]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, check=False, env=os.environ)  # noqa: S603 - ourselves
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    said = json.loads(done.stdout)
    assert said["faults"] == []
    assert said["pages"] == len(DESTINATIONS)
    if "QtPdf" in parts:
        for sentence in (said["shown"], said["read"]):
            assert "libatomic.so.1" in sentence
            assert "软件包 libatomic1" in sentence
            assert "登记、时限、打印" in sentence
