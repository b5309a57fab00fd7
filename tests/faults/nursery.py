"""A process with everything loaded under the library that counts calls; each try is a fork of it.

``python -m tests.faults.nursery FOLDER``: a line of JSON on standard input is a try, a line on standard output its end.
"""

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from app.services.runtime.errors import DutyDeskError
from tests.faults.acts import ACTS

ROOT = Path(__file__).resolve().parents[2]
SAID, WRONG = "said", "wrong"
"""Files of the folder that hold what a try said and how it ended."""


class Nursery:
    """Tries one after the other, each in a child of its own."""

    def __init__(self, library: Path, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"LD_PRELOAD": str(library), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "tests.faults.nursery", str(folder)], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._process.communicate()

    def tried(self, act: str, room: Path, environment: dict[str, str]) -> tuple[list[str], str]:
        """Do it in a child; (the whole lines it said, what it wrote of errors)."""
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError(act)
        asked = {"act": act, "room": str(room), "environment": environment}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            raise OSError(act)
        said = (self.folder / SAID).read_text(encoding="utf-8")
        return said.split("\n")[:-1], (self.folder / WRONG).read_text(encoding="utf-8")


def _try(folder: Path, act: str, room: Path, environment: dict[str, str]) -> None:
    """The child: what it says goes into a file, as it would into a pipe; it ends without a look back."""
    os.environ.update(environment)
    for number, name in ((1, SAID), (2, WRONG)):
        os.dup2(os.open(folder / name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), number)
    try:
        ACTS[act][1](room)
    except DutyDeskError as error:
        sys.stderr.write(json.dumps(error.sentence) + "\n")
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def main(words: list[str]) -> None:
    """Fork for each line until there are no more."""
    folder = Path(words[0])
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _try(folder, asked["act"], Path(asked["room"]), asked["environment"])
        os.waitpid(child, 0)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
