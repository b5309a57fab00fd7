"""The short check of the installers on machines that lack what it takes: told and left out, never a failure."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from installer import check, tools, wheels
from installer.targets import GLIBC228, ROOT
from installer.tools import Lacking

pytestmark = pytest.mark.skipif(os.name == "nt", reason="scripts of a POSIX system are put in the place of tools")


def put(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def without_environments(_self: venv.EnvBuilder, _place: object) -> None:
    raise subprocess.CalledProcessError(1, ["ensurepip"])


def test_a_machine_without_any_tool_passes_and_is_told_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(shutil, "which", lambda *_given, **_named: None)
    monkeypatch.setattr(venv.EnvBuilder, "create", without_environments)
    assert check.main([]) == 0
    told = capfd.readouterr().out
    assert told.count("跳过") == len(check.SHORT)
    assert "没有 makensis" in told
    assert "建不了环境" in told


def test_a_compiler_of_setup_files_that_is_too_old_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "bin", "makensis", "echo 'Invalid command: Target'; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(Lacking, match="64 位"):
        check.script(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("error: Failed to fetch: `somewhere`", True),
        ("HTTP status server error (503 Service Unavailable)", True),
        ("operation timed out", True),
        ("Connection reset by peer", True),
        ("No space left on device (os error 28)", True),
        ("Because a==1 has no wheels with a matching platform tag", False),
    ],
)
def test_only_a_lock_that_does_not_fit_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, *, lacking: bool
) -> None:
    put(tmp_path / "bin", "uv", f"echo '{said}' >&2; exit 2")
    monkeypatch.setattr(wheels, "uv", lambda _cache: tmp_path / "bin" / "uv")
    with pytest.raises(Lacking if lacking else SystemExit):
        wheels.resolve(GLIBC228, tmp_path)


@pytest.mark.parametrize(("error", "code"), [(FileNotFoundError(2, "没有", "x"), 1), (OSError(28, "满了"), 0)])
def test_only_what_a_machine_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch, error: OSError, code: int) -> None:
    def fails(_out: Path, _cache: Path) -> str:
        raise error

    monkeypatch.setattr(check, "SHORT", (fails,))
    assert check.main([]) == code


def test_a_registry_that_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "bin", "sleeper", "exec sleep 600")
    with pytest.raises(Lacking, match="没有做完"):
        tools.run([tmp_path / "bin" / "sleeper"], seconds=0.2)
    with pytest.raises(Lacking, match="没有"):
        tools.run([tmp_path / "bin" / "nobody"])


def test_the_check_is_what_the_continuous_one_calls() -> None:
    words = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 installer/check.py\n" in words
    assert "--whole" not in words
    done = subprocess.run(
        [sys.executable, "-c", "import installer.check"], cwd=ROOT, env={"PATH": ""}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr  # nothing but the standard library, nothing asked of the machine
