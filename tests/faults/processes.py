"""Which processes work on a data folder, as the system knows them (Linux)."""

from pathlib import Path


def others_on(home: Path, *but: int) -> list[int]:
    """Living processes that were started with this folder, apart from some; the guard of a window is one."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) in but:
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has just ended
        if str(home).encode() in words:
            found.append(int(entry.name))
    return found
