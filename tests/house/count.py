"""Rooms and arrows of the house: ``python -m tests.house.count [FOLDER]``, the folder that holds ``app``."""

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


if __name__ == "__main__":
    sys.stdout.write("\n".join(counted(Path(sys.argv[1] if len(sys.argv) > 1 else "."))) + "\n")
