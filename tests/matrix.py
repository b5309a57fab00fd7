"""The suite on other ground: ``python -m tests.matrix [oldest] [3.12] [3.13] [-- pytest words]``.

``oldest`` takes every dependency of the program at the lowest version ``pyproject.toml`` allows, on this interpreter.
A Python that is not on this machine is said and left out. Environments are made in ``.venv-matrix`` and used again.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv-matrix"
GROUNDS = ("oldest", "3.12", "3.13")


def say(words: str) -> None:
    """Told at once, before what it tells of begins."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def requirements() -> tuple[list[Requirement], list[Requirement]]:
    """(what the program needs, what its tests need besides), as declared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = (project["dependencies"], project["optional-dependencies"]["dev"])
    ours, tools = ([Requirement(one) for one in group] for group in groups)
    return ours, tools


def lowest(one: Requirement) -> str:
    """The requirement at its lower bound; as it stands where it has none."""
    bounds = [spec.version for spec in one.specifier if spec.operator == ">="]
    return f"{one.name}=={bounds[0]}" if bounds else str(one)


def interpreter(ground: str) -> str | None:
    """The Python that runs there; None where this machine has none that starts."""
    if ground == "oldest":
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    held = [shutil.which(f"python{ground}"), *map(str, pyenv.glob(f"{ground}*/bin/python"))]
    return next((one for one in held if one is not None and _starts(one)), None)


def _starts(python: str) -> bool:
    return not subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode  # noqa: S603 - asked for


def prepared(ground: str, python: str) -> Path | None:
    """The interpreter of an environment with everything in it; None where it could not be installed."""
    place = PLACE / ground
    inside = place / "bin" / "python"
    ours, tools = requirements()
    words = [*(lowest(one) if ground == "oldest" else str(one) for one in ours), *map(str, tools)]
    mark = place / "holds"
    if mark.exists() and mark.read_text(encoding="utf-8") == "\n".join(words):
        return inside
    subprocess.run([python, "-m", "venv", "--clear", str(place)], check=True)  # noqa: S603 - an interpreter
    install = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words]
    if subprocess.run(install, check=False).returncode:  # noqa: S603 - pip of our own environment
        return None
    mark.write_text("\n".join(words), encoding="utf-8")
    return inside


def main(words: list[str]) -> int:
    """Run the suite on each ground that was named, on all where none was; 1 when any of them fails."""
    at = words.index("--") if "--" in words else len(words)
    grounds, more = words[:at] or list(GROUNDS), words[at + 1 :]
    wrong = 0
    for ground in grounds:
        python = interpreter(ground) if ground in GROUNDS else None
        if python is None:
            say(f"{ground}：没有这种解释器，跳过。")
            continue
        inside = prepared(ground, python)
        if inside is None:
            say(f"{ground}：依赖没有装成。")
            wrong = 1
            continue
        done = subprocess.run([str(inside), "-X", "utf8", "-m", "pytest", *more], cwd=ROOT, check=False)  # noqa: S603 - ours
        say(f"{ground}：{'通过' if done.returncode == 0 else '没有通过'}")
        wrong = max(wrong, int(done.returncode != 0))
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
