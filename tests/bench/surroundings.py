"""What a dead network costs: the same window, its pages and forms, beside a share, names and a printer that hang."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import NOW, Beside, Taken, in_turn

ROOT = Path(__file__).resolve().parents[2]


def measured(times: int) -> tuple[Beside, Beside]:
    """Seconds to the opened window, and from there over every page and form; with dead against living surroundings."""
    opened: tuple[list[Taken], list[Taken]] = ([], [])

    def one(place: int, *words: str) -> Taken:
        start, pages = _steps(*words)
        opened[place].append(Taken(start, 0.0))
        return Taken(pages, 0.0)

    through = in_turn(lambda: one(0), lambda: one(1, "living"), times)
    return Beside(tuple(opened[0]), tuple(opened[1])), through


def _steps(*words: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as scratch:
        places = [str(Path(scratch) / name) for name in ("home", "share")]
        program = [sys.executable, "-X", "utf8", "-m", "tests.desktop.dead", *places, *words]
        at: dict[str, float] = {}
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, env=environment) as child:  # noqa: S603 - ours
            assert child.stdout is not None
            for line in child.stdout:
                at[line.decode().strip()] = NOW()
        return at["opened"] - at["begun"], at["typed"] - at["opened"]
