"""Runs the programs a build needs; what is not on the machine comes into an environment of the build's own."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.targets import LOCKS, ROOT

Words = list[str | Path]
"""A command line."""


class Lacking(Exception):
    """A program or a network that this machine does not have; the sentence says which."""


def say(words: str) -> None:
    """Told at once, before what it tells of begins."""
    print(f"值守台：{words}", flush=True)


def run(words: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a program printed.

    Raises:
        SystemExit: it failed; its last words are told.
    """
    program = [str(word) for word in words]
    done = subprocess.run(
        program, env=dict(os.environ) | dict(env or {}), cwd=cwd, check=False, capture_output=True, text=True
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise SystemExit(f"{' '.join(program)[:300]}\n{tail}")
    return done.stdout


def found(program: str) -> str:
    """Where a program of the machine lies.

    Raises:
        Lacking: it is not installed.
    """
    place = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if place is None:
        raise Lacking(f"这台机器没有 {program}")
    return place


def own_python(cache: Path) -> Path:
    """The interpreter of the build's environment, with what ``locks/build.lock`` names in it.

    Raises:
        Lacking: it could not be installed (no network, no wheels).
    """
    lock = LOCKS / "build.lock"
    place = cache / "tools"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = place / "holds"
    if mark.is_file() and mark.read_bytes() == lock.read_bytes():
        return python
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(place)
    words: Words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    done = subprocess.run([*words, "--require-hashes", "-r", lock], check=False, capture_output=True, text=True)
    if done.returncode:
        raise Lacking(f"不能安装 uv（{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '没有网络'}）")
    mark.write_bytes(lock.read_bytes())
    return python


def uv(cache: Path) -> Path:
    """The installer of wheels in the build's environment."""
    return own_python(cache).parent / ("uv.exe" if os.name == "nt" else "uv")


def epoch() -> int:
    """Seconds every file of a build bears: those of the commit, or SOURCE_DATE_EPOCH where it is set."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    try:
        return int(run(["git", "log", "-1", "--format=%ct"], cwd=ROOT).strip())
    except (SystemExit, OSError, ValueError):
        return 1767225600  # 2026-01-01, a tree without its history


def version() -> str:
    """The version of the program that is packed."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def is_root() -> bool:
    """Whether roots of other systems can be made and entered."""
    return sys.platform == "linux" and os.geteuid() == 0
