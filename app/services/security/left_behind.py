"""What the key before still opens (加密、换密钥以后): the mirror is made anew, older copies are named.

On a word they are removed, but none in which an entry stands that the book does not hold.
"""

import datetime as dt
from pathlib import Path

import msgspec

from app.models.officer.rights import Right
from app.models.security.facts import ReadableRemoved
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store.copies import restorable_in
from app.services.store.copy_names import MIRRORS
from app.services.store.mirror import ASIDE
from app.services.store.placing import remove
from app.services.store.sealing import entries_under, opens
from app.services.store.store import FILE
from app.services.store.values import read_value

META = "left_readable"
SINCE = 20
"""Entries by which a backup may be behind the book: it books itself what was done about it."""
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


class OldCopy(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that opens without the key in use."""

    path: Path
    what: str
    """What it is, in words."""
    entries: int = 0
    alone: int = 0
    """Entries that the book does not hold."""
    unread: bool = False
    """It was known to open under the key before, which is not at hand: what stands in it cannot be said."""


def found(desk: Desk) -> tuple[OldCopy, ...]:
    """Every copy in the places of the settings, and every book put aside in the folder, that opens without the key.

    Empty for a book that is not encrypted.
    """
    if desk.store.engine.key is None:
        return ()
    home, held = desk.store.path.parent, entries_under(desk.store.path, desk.store.engine.key)
    places = {*desk.settings.backup_places, *filter(None, (desk.settings.mirror_folder,))}
    copies = [(path, _kind(path)) for place in sorted(places) for path in _all_in(Path(place), desk.now())]
    copies += [(path, "换下的旧账本") for path in sorted(home.glob(f"换下-*-{FILE}"))]
    known = {Path(path) for path in read_value(desk.store.meta(META), list[str], [])}
    left = []
    for path, what in copies:
        if path.is_file() and opens(path, None):
            inside = entries_under(path, None)
            left.append(OldCopy(path=path, what=what, entries=len(inside), alone=len(inside - held)))
        elif path in known and path.is_file() and not opens(path, desk.store.engine.key):
            left.append(OldCopy(path=path, what=f"{what}（以前的密钥）", unread=True))
    return tuple(left)


def remove_left(desk: Desk) -> tuple[OldCopy, ...]:
    """Those go in which nothing stands alone, and it is booked; returns what went.

    Raises:
        Refused: no backup under the key in use holds all the book holds; or whoever asks may not.
    """
    desk.ask(Right.MANAGE)
    gone = [one for one in found(desk) if not one.alone and not one.unread]
    if gone and not _is_backed_up(desk):
        raise Refused("还没有一份用现在的密钥、与账本一样全的备份。请先做一次备份并演练恢复，再删去旧的。")
    gone = [one for one in gone if _removed(one.path)]
    if gone:
        with desk.write() as transaction:
            names = tuple(one.path.name for one in gone)
            transaction.append(f"seat:{transaction.seat}", ReadableRemoved(files=names))
    return tuple(gone)


def _removed(path: Path) -> bool:
    remove(path)
    return not path.exists()


def _is_backed_up(desk: Desk) -> bool:
    """Whether the newest backup of some place under the key in use holds every entry but what was booked since."""
    key = desk.store.engine.key
    held = entries_under(desk.store.path, key)
    for place in desk.settings.backup_places:
        for path in [one for one in _in(Path(place), desk.now()) if opens(one, key)][:1]:
            if len(held - entries_under(path, key)) <= SINCE:
                return True
    return False


def _kind(path: Path) -> str:
    return "镜像" if path.match(MIRRORS) or ASIDE in path.name else "备份"


def _all_in(folder: Path, now: dt.datetime) -> list[Path]:
    """Backups, mirrors, and mirrors that were put aside; each once."""
    aside = sorted(folder.glob(f"*{ASIDE}*.db"))
    return list(dict.fromkeys([*_in(folder, now), *aside]))


def _in(folder: Path, now: dt.datetime) -> list[Path]:
    try:
        return restorable_in(folder, now)
    except OSError:  # a disk that is not there; it is asked again when it is
        return []


def sentence(desk: Desk) -> str:
    """What is still readable without the key in use and what to do about it, empty when nothing is."""
    held = desk.store.meta(META)
    places = {Path(one) for one in (*desk.settings.backup_places, desk.settings.mirror_folder) if one}
    told = [Path(path) for path in read_value(held, list[str], [])]
    left = [path for path in told if path.parent in places and path.suffix == ".db" and path.exists()]
    if not left:
        return ""
    where = "、".join(sorted({str(path.parent) for path in left}))
    return (
        f"{len(left)}份以前的备份或镜像不用现在的密钥也能打开（{where}）。请先做一次备份并演练恢复，再删去旧的："
        f"{'、'.join(sorted(path.name for path in left)[:5])}{'等' if len(left) > 5 else ''}"
        "（命令行的 key clear 逐份说明，看过再删）。"
    )
