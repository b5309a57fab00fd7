"""Lays the program out as it will be installed: only what is in the history, with modes and times that never change."""

import os
import shutil
from pathlib import Path

from installer.targets import ROOT
from installer.tools import run

PARTS = ("app", "resources", "docs", "README.md", "CHANGELOG.md", "LICENSE")


def program_files() -> list[Path]:
    """The files of the program below the project's root; without a history all that lie there."""
    if (ROOT / ".git").exists():
        listed = run(["git", "-c", "core.quotepath=off", "ls-files", "-z", "--", *PARTS], cwd=ROOT).split("\0")
        return sorted(ROOT / name for name in listed if name and (ROOT / name).is_file())
    found = [path for part in PARTS for path in [ROOT / part, *(ROOT / part).rglob("*")]]
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def copy_program(folder: Path) -> None:
    """The program lies in a folder as in the project."""
    for path in program_files():
        there = folder / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)


def settle(folder: Path, seconds: int) -> None:
    """Every file bears one time and one of two modes: programs and folders can be entered, the rest read."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and path.parent.name in {"bin", "DEBIAN"})
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)
