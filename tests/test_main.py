"""Where the program begins: what stands beside the tests is called as a script, or said not to be there."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__, main


@pytest.mark.parametrize("job", ["test", "bench", "faults"])
def test_without_a_checkout_a_sentence_says_where_it_can_be_run(
    job: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "CHECKOUT", tmp_path)
    assert main.main([job]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"python3 run.py {job}" in said


@pytest.mark.parametrize("job", ["bench", "faults"])
def test_bench_and_faults_run_as_scripts_in_the_folder_they_are_called_in(
    job: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main([job, "--help"]) == 0
    assert f"run.py {job}" in capfd.readouterr().out


@pytest.mark.parametrize("rest", [[], ["--cache", "elsewhere"]])
def test_the_installers_are_tried_by_one_command(monkeypatch: pytest.MonkeyPatch, rest: list[str]) -> None:
    called: list[list[str]] = []

    def run_script(module: str, words: list[str]) -> int:
        called.append([module, *words])
        return 7

    monkeypatch.setattr(main, "run_script", run_script)
    assert main.main(["test", "--package", *rest]) == 7
    place = rest or ["--cache", str(main.CHECKOUT / "dist" / "cache")]
    assert called == [["installer.check", "--whole", *place]]


def test_the_version_stands_in_one_place() -> None:
    changes = (main.CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert __version__ in changes.partition("\n## ")[2].partition("\n")[0]


def test_what_needs_no_qt_is_loaded_before_it() -> None:
    """Qt's import hook reads the source of every module that comes after it: the services come first."""
    script = (
        "import sys; from app.main import load_services; load_services(); before = set(sys.modules); "
        "assert 'PySide6' not in before; import app.ui.shell.application; "
        "print(*[name for name in set(sys.modules) - before if name.startswith(('app.services.', 'app.models.'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=main.CHECKOUT, capture_output=True, check=True, text=True)  # noqa: S603 - our own line
    assert len(done.stdout.split()) <= 20, f"add to app.main.BEFORE_QT: {done.stdout}"


def test_what_only_slows_the_start_is_not_loaded_with_the_services() -> None:
    words = (
        "import sys; from app.main import WANTED_LATER, load_services; load_services(); "
        "print('msgspec' in sys.modules, WANTED_LATER in sys.modules); "
        "import typing_extensions; print(typing_extensions.override.__name__)"
    )
    program = [sys.executable, "-X", "utf8", "-c", words]
    done = subprocess.run(program, cwd=main.CHECKOUT, capture_output=True, check=True)  # noqa: S603 - ourselves
    assert done.stdout.decode().split() == ["True", "False", "override"]
