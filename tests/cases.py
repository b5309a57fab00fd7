"""Labelled texts and sample files that do not come with the project (``shared/cases``): one place looks for them.

They lie beside the checkout or beside a folder around it, or where ``DUTYDESK_CASES`` says. Tests that need them are
skipped where there are none, and the run says at its end how many nobody made.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOLD = "DUTYDESK_CASES"
LACKING = "标注的来报和样例（shared/cases）不在这台机器上"


def looked_for(root: Path, told: str | None) -> Path | None:
    """The folder: where it was told to be, else the nearest beside the checkout or a folder around it."""
    places = [Path(told)] if told is not None else [one / "shared" / "cases" for one in root.resolve().parents]
    return next((one for one in places if one.is_dir()), None)


FOLDER = looked_for(ROOT, os.environ.get(TOLD))
present = pytest.mark.skipif(FOLDER is None, reason=LACKING)
"""For tests of what lies there: a file that is missing from a folder that is there is a failure."""


def case(*parts: str) -> Path:
    """One of the files, wherever the folder is."""
    return (FOLDER or Path("shared") / "cases").joinpath(*parts)


def not_tried(reasons: list[str]) -> str:
    """What the end of a run says of the tests that were skipped for want of the folder; empty where none was."""
    count = sum(LACKING in one for one in reasons)
    return f"没有试：{count}个测试要{LACKING}；放在项目旁边，或用环境变量 {TOLD} 指给它。" if count else ""
