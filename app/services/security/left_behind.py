"""What the key before still opens (加密、换密钥以后): the mirror is made anew, older backups are named."""

import datetime as dt
from pathlib import Path

import msgspec

from app.services.desk.desk import Desk
from app.services.store.copies import restorable_in
from app.services.store.mirror import ASIDE
from app.services.store.placing import remove
from app.services.store.sealing import entries_under, opens
from app.services.store.values import read_value

META = "left_readable"
PATIENCE = 120.0
"""Seconds in which a mirror is made anew while the book is closed to the window; else it goes on at the next start."""


def follow(desk: Desk, old: bytes | None) -> tuple[Path, ...]:
    """The mirror follows under the new key, its old file goes once nothing stands in it alone; what stays is returned.

    ``old`` is the key before, None for a plain book. What is returned is kept and shown until the files are gone.
    """
    mirror = desk.store.mirror
    if mirror is not None and mirror.caught_up(PATIENCE):
        held = entries_under(desk.store.path, desk.store.engine.key)
        for path in mirror.folder.glob(f"*{ASIDE}*.db"):
            if opens(path, old) and entries_under(path, old) <= held:
                remove(path)
    places = {*desk.settings.backup_places, *filter(None, (desk.settings.mirror_folder,))}
    found = tuple(path for place in sorted(places) for path in _in(Path(place), desk.now()) if opens(path, old))
    desk.store.set_meta(META, msgspec.json.encode([str(path) for path in found]).decode())
    return found


def _in(folder: Path, now: dt.datetime) -> list[Path]:
    try:
        return restorable_in(folder, now)
    except OSError:  # a disk that is not there; it is asked again when it is
        return []


def sentence(desk: Desk) -> str:
    """What is still readable without the key in use and what to do about it, empty when nothing is."""
    held = desk.store.meta(META)
    left = [path for path in read_value(held, list[str], []) if Path(path).exists()]
    if not left:
        return ""
    places = "、".join(sorted({str(Path(path).parent) for path in left}))
    return (
        f"{len(left)}份以前的备份或镜像不用现在的密钥也能打开（{places}）。请先做一次备份并演练恢复，再删去旧的："
        f"{'、'.join(sorted(Path(path).name for path in left)[:5])}{'等' if len(left) > 5 else ''}。"
    )
