"""Tests that need the labelled texts find them by one door, and say at the end of a run that nobody tried them."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cases import LACKING, ROOT, TOLD, looked_for

SECOND_DOOR = re.compile(r'"shared"\s*/\s*"cases"|shared/cases[/"]')
ONE = "tests/services/test_cases.py::test_labelled_cases_are_read"


def test_the_folder_is_where_it_was_told_else_the_nearest_around(tmp_path: Path) -> None:
    checkout = tmp_path / "a" / "b" / "checkout"
    far, near, told = tmp_path / "shared" / "cases", tmp_path / "a" / "b" / "shared" / "cases", tmp_path / "told"
    assert looked_for(checkout, str(told)) is None
    for made in (far, near, told):
        made.mkdir(parents=True)
    assert looked_for(checkout, None) == near
    near.rmdir()
    assert looked_for(checkout, None) == far
    assert looked_for(checkout, str(told)) == told


def test_what_was_not_tried_is_said_at_the_end(tmp_path: Path) -> None:
    program = [sys.executable, "-X", "utf8", "-m", "pytest", "-n0", "-p", "no:cacheprovider", ONE]
    done = subprocess.run(  # noqa: S603 - ourselves
        [*program, f"--basetemp={tmp_path / 'base'}"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        check=False, env=os.environ | {TOLD: str(tmp_path / "nowhere")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert f"没有试：1个测试要{LACKING}" in done.stdout


def test_no_second_place_looks_for_the_folder() -> None:
    own = {"tests/cases.py", "tests/test_cases_folder.py"}
    named = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if SECOND_DOOR.search(path.read_text(encoding="utf-8"))
    ]
    assert set(named) <= own
    assert SECOND_DOOR.search('X = ROOT / "shared" / "cases"')
    assert SECOND_DOOR.search('X = Path("../shared/cases/dev.jsonl")')
