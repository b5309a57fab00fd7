"""Rooms and arrows of the house: ``python -m tests.house.count [FOLDER]``, the folder that holds ``app``.

``--touched COMMIT …`` tells instead how many files of the program each commit made and how many it changed, so that
what a new subject costs is counted and not guessed.
"""

import subprocess
import sys
from pathlib import Path

from tests.house import laws


def counted(root: Path) -> list[str]:
    """One line a layer: rooms, arrows between them, circles; then modules and lines of the whole."""
    graph = laws.imports(root)
    found = []
    for layer in laws.LAYERS:
        rooms = laws.folders(graph, layer)
        arrows = sum(len(targets) for targets in rooms.values())
        found.append(f"{layer}: {len(rooms)} rooms, {arrows} arrows, {len(laws.circles(rooms))} circles")
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in laws.modules(root).values())
    return [*found, f"app: {len(graph)} modules, {lines} lines, {len(laws.circles(graph))} circles of modules"]


def touched(commit: str, root: Path) -> str:
    """One line: how many files of ``app`` a commit made and changed, and how many lines it put into the latter."""
    words = ["git", "show", "--format=", "--no-renames", "--numstat", "--summary", commit, "--", "app"]
    said = subprocess.run(words, cwd=root, capture_output=True, text=True, encoding="utf-8", check=True).stdout  # noqa: S603 - git
    made = {line.rpartition(" ")[2] for line in said.splitlines() if line.startswith(" create mode")}
    counts = [line.split("\t") for line in said.splitlines() if line.count("\t") == 2]
    changed = {name: int(more) for more, _, name in counts if name not in made and more.isdigit()}
    total = len(made) + len(changed)
    return f"{commit}: {total} files, {len(made)} new, {len(changed)} changed by {sum(changed.values())} lines"


def main(words: list[str]) -> list[str]:
    """What is asked for, a line each."""
    if words[:1] == ["--touched"]:
        return [touched(commit, Path()) for commit in words[1:]]
    return counted(Path(words[0] if words else "."))


if __name__ == "__main__":
    sys.stdout.write("\n".join(main(sys.argv[1:])) + "\n")
