"""Going on when lines are gone: what other places saw of this book is asked for, booked as lost, and the seat changes.

The numbers that are gone stay gone: they may stand in a backup, a mirror or on paper, and giving them to other entries
would make two histories of one chain (docs/架构.md#一本账). It is looked at twice, the second time while nobody else
can write; what is done is one transaction that only adds.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app.models.security.facts import Gap
from app.models.settings.settings import from_values
from app.services.runtime.lock import in_use
from app.services.runtime.workers import TooLong, bounded
from app.services.store import doubt, witness
from app.services.store.copies import begin_seat_in, newest_in
from app.services.store.copy_heads import heads_in, sound_in
from app.services.store.copy_names import MIRRORS
from app.services.store.heads import Head
from app.services.store.seats import last_of, lost_from
from app.services.store.store import Store
from app.services.store.verify import check_tail, sound

NEWEST, MANY = 2, 20
"""Backups of a place that are asked on the way to the window, and behind it: a name may say anything."""
Witness = tuple[Callable[[], tuple[Head, ...]], Callable[[], bool]]
"""What a witness saw, and whether it bears its own proof."""
WALK = 60.0
"""Seconds a copy may take to be walked, once it is known to hold what the book does not."""
PATIENCE, SHORT = 5.0, 0.5
"""Seconds to wait for a place that may hang; behind the window, and on the way to it."""
ROLLED = (
    "账本比{name}旧：那里的{seat}有第{first}条到第{last}条，账本里没有，像是整个数据文件夹被还原过"
    "（还原卡、虚拟机快照、拷回的旧文件夹）。{then}"
)
ASK = "请先不要登记，核对哪一份是现在用的；要用那一份，请关闭窗口后从 {path} 恢复（cli restore）。"
UNSOUND = (
    "{name}里有{seat}第{seq}条，账本里没有；但这一份自己也核不过，可能已损坏，没有凭它动账本。"
    "请核对这一份，换一块盘另备份一次。"
)
ALONE = "缺的已登记，账本换一个席号继续。这里只记了链头，没有内容：请从备份、镜像、别的电脑或纸上找回、补记。"
ASK_ALONE = "请先不要登记，核对现在用的是不是这个数据文件夹；要找回，请关闭窗口后从备份或镜像恢复（cli restore）。"
WENT_ON = "缺的已登记，账本换一个席号继续。要找回，请关闭窗口后从 {path} 恢复（cli restore），再把这之后的补记。"


def go_on_after_loss(store: Store, by: str) -> str:
    """A book that ends before the head kept beside it goes on under a new seat.

    Not while a window has it open: that is the one to go on. Returns the sentence for the screen, empty when nothing is
    missing.
    """
    sentence = check_tail(store)
    if not sentence or in_use(store.path.parent):
        return sentence
    false = doubt.put_aside(store, store.heads, store.heads.path.name)
    heads = [*store.heads.chains(), *store.heads.lost()]  # a second reading; the book is asked after it
    heads = doubt.believed_of(store, heads)
    gone = _go_on(store, by, heads, own=True)
    return false or (sentence if gone else "")


def _go_on(store: Store, by: str, heads: Sequence[Head], *, own: bool = False) -> tuple[Gap, ...]:
    """While nobody else can write, what is missing by a second reading is booked with a new seat; returns it."""
    with store.write(by) as transaction:
        lost = lost_from(transaction.connection, heads, own=own)
        if lost:
            begin_seat_in(transaction, lost)
    return lost


def is_false_copy(store: Store, path: Path) -> bool:
    """Whether a copy does not bear its own chains while the book does; one too slow to be walked is not accused."""
    key = store.engine.key
    if not path.is_file() or _walked(partial(bounded, partial(sound_in, path, key), WALK)) is not False:
        return False
    with store.read() as reading:
        return sound(reading.connection)


def places_of(store: Store) -> list[Path]:
    """Where the mirror and the backups of this book lie, by its settings."""
    with store.read() as reading:
        settings = from_values(reading.settings())
    named = [Path(one) for one in (settings.mirror_folder, *settings.backup_places) if one]
    return list(dict.fromkeys(named))


def copies_at(place: Path, now: dt.datetime, patience: float, count: int = MANY) -> list[Path]:
    """The mirrors and the newest backups at a place, by their names; none where it does not answer."""
    try:
        return bounded(partial(_at, place, now, count), patience)
    except (OSError, TooLong):
        return []


def _at(place: Path, now: dt.datetime, count: int) -> list[Path]:
    return [*place.glob(MIRRORS), *newest_in(place, now, count)]


def rolled_back(store: Store, by: str, patience: float = PATIENCE, count: int = MANY) -> str:
    """A sentence when a copy elsewhere is newer than the book: the whole folder was put back; empty otherwise.

    What the copy saw is asked of the book only after it was read: the book only grows. ``patience`` is in seconds, for
    each place and copy; ``count`` of the backups of a place are asked. What this account itself saw is asked last: it
    has nothing to restore from. A copy that is damaged itself is said only where no sound witness says more.
    """
    doubt = ""
    for place in places_of(store):
        for path in copies_at(place, store.now(), patience, count):
            read = partial(bounded, partial(heads_in, path, store.engine.key), patience)
            whole = partial(bounded, partial(sound_in, path, store.engine.key), WALK)
            advice = (ASK.format(path=path), WENT_ON.format(path=path))
            sentence, sound_copy = _seen_by(store, (read, whole), by, path.name, advice)
            if sentence and sound_copy:
                return sentence
            doubt = doubt or sentence
    own = (partial(witness.saw, store), _checked)
    return _seen_by(store, own, by, witness.NAME, (ASK_ALONE, ALONE))[0] or doubt


def _checked() -> bool:
    """What this account saw bears a check over all of it."""
    return True


def _seen_by(store: Store, seen: Witness, by: str, name: str, advice: tuple[str, str]) -> tuple[str, bool]:
    """(What one witness saw and the book does not hold, as a sentence; whether the witness bears its own proof).

    By two readings it is booked, the seat changes. A chain the book never knew may be of another machine that went on
    from the same copy, a copy that is damaged itself may say anything, and one too slow to be walked proves nothing in
    time: that is said, not acted on. ``advice`` is what to do when it was said only, and when the book went on.
    """
    read, whole = seen
    try:
        heads = read()
        with store.read() as reading:
            gaps = lost_from(reading.connection, heads)
            known = any(last_of(reading.connection, one.seat)[0] for one in gaps)
        if not gaps:
            return "", True
        then, proven = advice[0], _walked(whole)
        if proven is False:
            return UNSOUND.format(name=name, seat=gaps[0].seat, seq=gaps[0].last), False
        if proven and known and not in_use(store.path.parent):
            gaps = _go_on(store, by, read())
            then = advice[1]
    except (OSError, TooLong):
        return "", True
    if not gaps:
        return "", True
    first = gaps[0]
    return ROLLED.format(name=name, seat=first.seat, first=first.first, last=first.last, then=then), bool(proven)


def _walked(whole: Callable[[], bool]) -> bool | None:
    """Whether a copy bears its own proof; None where it could not be walked in the time there is."""
    try:
        return whole()
    except (OSError, TooLong):
        return None
