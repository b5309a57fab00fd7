"""The proof of the record (核验): the chain on demand and at start, a head typed in from paper, a report's PDF.

A printed head is twelve hex digits of the hash of one entry; that hash covers every entry of its seat before it. A
signed paper in a folder thereby proves the book up to that line, against whoever owns the file (docs/架构.md#一本账).
"""

import threading
from typing import TYPE_CHECKING

import msgspec

from app.models.book import codec
from app.models.book.entry import paper_hash, seal
from app.models.moments import BEIJING, from_micros
from app.models.security.facts import BookChecked
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.store.anchors import Anchor
from app.services.store.seats import ChainProblem
from app.services.store.store import Store
from app.services.store.verify import known_lost

if TYPE_CHECKING:
    from app.services.store.audit import Audit

META = "proof"
"""Where earlier versions kept how the last check went, beside the book."""
CHECKED = "seat:checked"
UNBOOKED = "（以前的版本记在账本以外的，没有登记，不能作数，请重新核验）"
NO_SEAT = "账本里没有这个席号：可能是别的单位或另一份账本的纸"
PAUSE = 0.01
"""Seconds of rest between two slices behind the window."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor against the book."""

    ok: bool
    sentence: str
    anchor: Anchor
    entry: str = ""
    booked: bool = False
    """Whether the book says itself that this entry was lost."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The whole book checked."""

    ok: bool
    sentence: str
    entries: int
    problems: tuple[ChainProblem, ...] = ()


def check_anchor(store: Store, anchor: Anchor) -> Checked:
    """Whether the book holds that entry with that hash; digits of a whole hash are compared whole."""
    with store.read() as reading:
        entry, (last, _) = reading.book.entry_at(anchor.seat, anchor.seq), reading.book.head(anchor.seat)
        lost = entry is None and known_lost(reading, (anchor.seat, anchor.seq, b""))
    where = f"{anchor.seat} 第{anchor.seq}条"
    if entry is None:
        why = f"这个席号只到第{last}条，末尾可能被截去，或账本比纸旧" if last else NO_SEAT
        said = f"对不上：账本里没有{where}（{'账本自己登记过这一条缺失，请照纸补记' if lost else why}）。"
        return Checked(ok=False, sentence=said, anchor=anchor, booked=lost)
    ours = paper_hash(entry.hash)
    if entry.hash.hex().upper()[: len(anchor.digits)] != anchor.digits:
        sentence = f"对不上：{where}在账本里是 {ours}，与纸上不同。账本在这一条或之前被改动，或抄错了。"
        return Checked(ok=False, sentence=sentence, anchor=anchor, entry=entry.id)
    if seal(entry) != entry.hash:
        sentence = f"对不上：{where}的内容与它自己的校验值不符，账本里的这一条被改动。"
        return Checked(ok=False, sentence=sentence, anchor=anchor, entry=entry.id)
    return Checked(ok=True, sentence=f"对得上：{where}与纸上一致。", anchor=anchor, entry=entry.id)


def check(desk: Desk) -> Proof:
    """Look at everything (chains, seats, derived rows, files, structure), and book how it went."""
    from app.services.store.audit import DERIVED, audit  # not on the way to the first window

    done = audit(desk.store)
    verdict = done.verdict
    if done.ok:
        scope = (
            "席号、显示数据、附件、文件结构"
            if DERIVED in done.ran
            else "席号、附件、文件结构（显示数据正在整理，未核）"
        )
        sentence = f"{verdict.entries}条记录逐条核验，连同{scope}，没有问题。"
    elif not verdict.unbooked:
        sentence = _beside_the_chain(done)
    else:
        first = verdict.unbooked[0]
        where = f"{first.seat} 第{first.seq}条" if first.seat else "数据文件"
        more = f"，共{len(verdict.unbooked)}处" if len(verdict.unbooked) > 1 else ""
        sentence = f"核验发现问题{more}：{where}，{first.text}。请保留数据文件，先备份，再按“数据安全”一节处理。"
    fact = BookChecked(ok=done.ok, entries=verdict.entries, sentence=sentence)
    try:
        with desk.write(itself=True) as transaction:
            transaction.append(f"seat:{transaction.seat}", fact)
    except DutyDeskError as error:
        sentence = f"{sentence}（这次核验没有登记：{error.sentence}）"
    return Proof(ok=done.ok, sentence=sentence, entries=verdict.entries, problems=verdict.problems)


def _beside_the_chain(done: "Audit") -> str:
    """What is wrong where every entry is as it was written."""
    from app.services.store.derived import named

    said = []
    if done.verdict.problems:
        first = done.verdict.problems[0]
        said.append(f"账本自己登记过缺失{len(done.verdict.problems)}处（{first.seat} {first.text}），从纸上补记。")
    if done.derived:
        more = f"显示用的数据有{len(done.derived)}处与账本不符（{named(done.derived[0])}）"
        said.append(f"{more}，可由账本重建：重新打开程序。")
    if done.contents:
        said.append(f"{done.contents[0].text}（共{len(done.contents)}处），请从备份里找回这个文件。")
    return f"{done.verdict.entries}条记录逐条核验没有改动，但" + "".join(said)


def check_witnesses(desk: Desk) -> str:
    """A sentence when a mirror or a backup is newer than the book: the whole folder was put back."""
    from app.services.store.loss import is_false_copy, rolled_back

    mirror = desk.store.mirror
    if mirror is not None:
        mirror.follow()  # one that tells another history is kept aside first, and asked under its new name
        if not mirror.wrong and is_false_copy(desk.store, mirror.path):
            mirror.renew()
    return rolled_back(desk.store, desk.officer)


def mend_start(desk: Desk, ending: threading.Event) -> str:
    """Compare the derived rows with the book in slices while others work, and mend what differs.

    Returns a sentence when something differed, empty when nothing did or the program ends; to be asked on a lane.
    """
    from app.services.store.derived import SHORT_SLICE, Comparison, comparable, named
    from app.services.store.mending import mend

    if not comparable(desk.store):
        return ""
    work = Comparison(desk.store, SHORT_SLICE)
    while work.step():
        if ending.wait(PAUSE):
            return ""
    done = mend(desk.store, desk.officer, work.found)
    if not done.found:
        return ""
    return f"显示用的数据有{len(done.found)}处与账本不符，已由账本重建并登记，原样另存：{named(done.found[0])}。"


def last_words(desk: Desk) -> str:
    """How the last check of everything went, as it is booked; what only stands beside the book is shown as such."""
    with desk.store.read() as reading:
        seats = [f"seat:{seat}" for seat, _, _ in reading.book.heads()]
        booked = [entry for entry in reading.book.of_kind(seats, CHECKED) if seal(entry) == entry.hash]
    for entry in reversed(booked):
        fact = codec.decode(entry.data, entry.kind)
        if isinstance(fact, BookChecked):
            stamp = from_micros(entry.at).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
            return f"上次核验 {stamp}：{fact.sentence}"
    told = desk.store.meta(META)
    return f"{told}{UNBOOKED}" if told else "还没有核验过。启动后在后台核对账本末尾、文件页和显示用的数据。"


def check_start(store: Store) -> str:
    """A sentence when the end of the book or the file's pages are not sound; for a worker after the first paint."""
    from app.services.store.verify import check_tail, recent

    return check_tail(store) or recent(store)
