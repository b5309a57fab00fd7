"""The proof of the record (核验): the chain on demand and at start, a head typed in from paper, a report's PDF.

A printed head is twelve hex digits of the hash of one entry; that hash covers every entry of its seat before it. A
signed paper in a folder thereby proves the book up to that line, against whoever owns the file (docs/架构.md#一本账).
"""

import msgspec

from app.models.book.entry import Entry, paper_hash
from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.store.anchors import Anchor
from app.services.store.store import Store
from app.services.store.verify import ChainProblem

META = "proof"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor against the book."""

    ok: bool
    sentence: str
    anchor: Anchor
    entry: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The whole book checked."""

    ok: bool
    sentence: str
    entries: int
    problems: tuple[ChainProblem, ...] = ()


def check_anchor(store: Store, anchor: Anchor) -> Checked:
    """Whether the book holds that entry with that hash."""
    with store.read() as reading:
        entry, (last, _) = reading.book.entry_at(anchor.seat, anchor.seq), reading.book.head(anchor.seat)
    where = f"{anchor.seat} 第{anchor.seq}条"
    if entry is None:
        why = f"这个席号只到第{last}条，末尾可能被截去" if last else "账本里没有这个席号"
        return Checked(ok=False, sentence=f"对不上：账本里没有{where}（{why}）。", anchor=anchor)
    ours = paper_hash(entry.hash)
    if ours.replace("-", "")[: len(anchor.digits)] != anchor.digits:
        sentence = f"对不上：{where}在账本里是 {ours}，与纸上不同。账本在这一条或之前被改动，或抄错了。"
        return Checked(ok=False, sentence=sentence, anchor=anchor, entry=entry.id)
    return Checked(ok=True, sentence=f"对得上：{where}与纸上一致。", anchor=anchor, entry=entry.id)


def _at(store: Store, anchor: Anchor) -> Entry | None:
    with store.read() as reading:
        return reading.book.entry_at(anchor.seat, anchor.seq)


def check(desk: Desk) -> Proof:
    """Walk every chain and the file's structure, and keep how it went."""
    from app.services.store.verify import verify  # not on the way to the first window

    verdict = verify(desk.store)
    if verdict.ok:
        sentence = f"{verdict.entries}条记录逐条核验，没有问题。"
    else:
        first = verdict.problems[0]
        where = f"{first.seat} 第{first.seq}条" if first.seat else "数据文件"
        more = f"，共{len(verdict.problems)}处" if len(verdict.problems) > 1 else ""
        sentence = f"核验发现问题{more}：{where}，{first.text}。请保留数据文件，先备份，再按“数据安全”一节处理。"
    stamp = desk.now().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    desk.store.set_meta(META, f"上次核验 {stamp}：{sentence}")
    return Proof(ok=verdict.ok, sentence=sentence, entries=verdict.entries, problems=verdict.problems)


def last_words(desk: Desk) -> str:
    """How the last check of everything went."""
    return desk.store.meta(META) or "还没有核验过。启动时只核对账本末尾和文件页。"


def check_start(store: Store) -> str:
    """A sentence when the end of the book or the file's pages are not sound; for a worker after the first paint."""
    from app.services.store.verify import check_tail, recent

    return check_tail(store) or recent(store)
