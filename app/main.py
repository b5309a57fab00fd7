"""Where the program begins: ``python -m app.main [cli … | test | bench | faults]``, a window without words."""

import gc
import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("bandit", "-q", "-r", "app", "run.py", "--severity-level", "medium"),
)


def run_tests(words: list[str]) -> int:
    """Lint, types, contracts, then all tests; the first failure decides the exit code."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    tools = Path(sys.executable).parent
    if not words:
        for check in CHECKS:
            program = [str(tools / check[0]), *check[1:]]
            done = subprocess.run(program, cwd=HOME, env=environment, check=False)  # noqa: S603 - our own tools
            if done.returncode:
                return done.returncode
    program = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(program, cwd=HOME, env=environment, check=False).returncode  # noqa: S603 - our own tools


def main(words: list[str]) -> int:
    """Hand over to what the first word names."""
    if words and words[0] == "test":
        return run_tests(words[1:])
    if words and words[0] == "bench":
        from tests.bench.run import main as bench

        return bench(words[1:])
    if words and words[0] == "faults":
        from tests.faults.campaign import main as campaign

        return campaign(words[1:])
    if words and words[0] == "cli":
        from app.cli.commands import main as command_line

        return command_line(words[1:])
    gc.disable()  # objects of a starting program stay; the heartbeat collects from then on
    from app.ui.shell.application import main as window

    return window(words)


def in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the machine speaks ASCII or GBK: words and names come in whole then."""
    if os.name == "posix" and not sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"
        words = [os.fsencode(word) for word in sys.argv[1:]]
        os.execv(sys.executable, [os.fsencode(sys.executable), b"-X", b"utf8", b"-m", b"app.main", *words])  # noqa: S606 - ourselves


if __name__ == "__main__":
    in_utf8()
    sys.exit(main(sys.argv[1:]))
