"""Where the program begins: ``python -m app.main [cli … | test | bench | faults]``, a window without words."""

import gc
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from app.services.runtime.streams import stand_in

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPTS = {"bench": "tests.bench.run", "faults": "tests.faults.campaign"}
"""What measures and torments the program; it stands beside the tests and comes with a checkout only."""
BEFORE_QT = (
    "app.services.desk.desk",
    "app.services.desk.attachments",
    "app.services.security.open_book",
    "app.services.security.backups",
    "app.services.incident.board",
    "app.services.incident.listing",
    "app.services.obligations.standing",
    "app.services.duty.shift",
    "app.services.duty.sign_on",
    "app.services.outbox.connectivity",
    "app.services.runtime.siren",
    "app.services.store.witness",
    "app.services.watch.other_writers",
    "app.services.watch.program",
    "app.services.watch.watch",
)
"""What the window begins with and needs no Qt."""
WANTED_LATER = "typing_extensions"
"""A module that is not loaded before somebody needs it."""
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/windows", "app/services/runtime"),
    ("lint-imports",),
    ("bandit", "-q", "-r", "app", "run.py", "--severity-level", "medium"),
)


def run_tests(words: list[str]) -> int:
    """Lint, types, contracts, then all tests; with --package the installers are built and tried instead.

    ``--package --cache DIR`` keeps what was fetched and compiled elsewhere than in ``dist/cache``.
    With ``--all`` the tests look for faults: new examples, twenty times as many, every step, another order. With
    ``--coverage`` the branches of models and services they reach are counted, alone and with the lines, and must not be
    fewer than they were.
    """
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    if "--all" in words:
        environment["DUTYDESK_ALL"] = "1"
    measured = ["--cov", "--cov-report=term:skip-covered"] if "--coverage" in words else []
    tools = Path(sys.executable).parent
    if "--package" in words:
        rest = [word for word in words if word != "--package"] or ["--cache", str(CHECKOUT / "dist" / "cache")]
        return run_script("installer.check", ["--whole", *rest])
    if not words:
        for check in CHECKS:
            program = [str(tools / check[0]), *check[1:]]
            done = subprocess.run(program, cwd=CHECKOUT, env=environment, check=False)  # noqa: S603 - our own tools
            if done.returncode:
                return done.returncode
    given = [word for word in words if word not in {"--all", "--coverage"}]
    program = [sys.executable, "-m", "pytest", *measured, *given]
    failed = subprocess.run(program, cwd=CHECKOUT, env=environment, check=False).returncode  # noqa: S603 - our own tools
    return failed or (run_script("tests.house.branches", []) if measured else 0)


def run_script(module: str, words: list[str]) -> int:
    """Run a script of the tests in a process of its own, in the folder the words were typed in."""
    program = [sys.executable, "-m", module, *words]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(program, env=environment, check=False).returncode  # noqa: S603 - our own scripts


def load_services() -> None:
    """The services are loaded before Qt, whose import hook reads the source of every module that comes after it.

    msgspec looks in typing_extensions for what typing has had since Python 3.11; that module takes longer to load than
    all of msgspec, and nothing else wants it before the first paint.
    """
    if "msgspec" not in sys.modules and WANTED_LATER not in sys.modules:
        sys.modules[WANTED_LATER] = ModuleType(WANTED_LATER)  # empty: typing is asked instead
        try:
            import_module("msgspec")
        finally:
            del sys.modules[WANTED_LATER]
    for module in BEFORE_QT:
        import_module(module)


def main(words: list[str]) -> int:
    """Hand over to what the first word names; without a checkout what needs the tests says so and is bad usage."""
    stand_in()
    job = words[0] if words else ""
    if job == "test" or job in SCRIPTS:
        if not (CHECKOUT / "tests").is_dir():
            sys.stderr.write(f"这里没有 tests 文件夹，{job} 要在源代码的文件夹里运行：python3 run.py {job}\n")
            return 2
        return run_script(SCRIPTS[job], words[1:]) if job in SCRIPTS else run_tests(words[1:])
    if job == "cli":
        from app.cli.commands import main as command_line

        return command_line(words[1:])
    gc.disable()  # objects of a starting program stay; the heartbeat collects from then on
    load_services()
    from app.ui.shell.application import main as window

    code = window(words)
    gc.freeze()  # what is left ends with the process; it is not looked through once more
    return code


def in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the machine speaks ASCII or GBK: words and names come in whole then."""
    if os.name == "posix" and not sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"
        words = [os.fsencode(word) for word in sys.argv[1:]]
        os.execv(sys.executable, [os.fsencode(sys.executable), b"-X", b"utf8", b"-m", b"app.main", *words])  # noqa: S606 - ourselves


if __name__ == "__main__":
    in_utf8()
    sys.exit(main(sys.argv[1:]))
