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


PATIENCE = 600.0
"""Seconds a registry may take for what it is asked once."""


class Lacking(Exception):
    """A program or a network that this machine does not have; the sentence says which."""


def say(words: str) -> None:
    """Told at once, before what it tells of begins."""
    print(f"值守台：{words}", flush=True)


def run(
    words: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    seconds: float | None = None,
) -> str:
    """What a program printed.

    Raises:
        SystemExit: it failed; its last words are told.
        Lacking: it is not here, or said nothing within ``seconds``.
    """
    program = [str(word) for word in words]
    given = dict(os.environ) | dict(env or {})
    try:
        done = subprocess.run(
            program, env=given, cwd=cwd, check=False, capture_output=True, text=True, errors="replace", timeout=seconds
        )
    except (FileNotFoundError, PermissionError) as error:
        raise Lacking(f"这台机器没有 {program[0]}，或它不能运行") from error
    except subprocess.TimeoutExpired as error:
        raise Lacking(f"{Path(program[0]).name} {seconds:.0f} 秒没有做完") from error
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
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(place)
    except (subprocess.CalledProcessError, OSError) as error:
        raise Lacking("这里的 Python 建不了环境（缺 venv、ensurepip，或缓存文件夹不能写）") from error
    words: Words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    try:
        run([*words, "--require-hashes", "-r", lock], seconds=PATIENCE)
    except SystemExit as error:
        raise Lacking(f"不能安装 uv（{str(error).strip().splitlines()[-1]}）") from error
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
    except (SystemExit, Lacking, ValueError):
        return 1767225600  # 2026-01-01, a tree without its history


def version() -> str:
    """The version of the program that is packed."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def is_root() -> bool:
    """Whether roots of other systems can be made and entered."""
    return sys.platform == "linux" and os.geteuid() == 0
