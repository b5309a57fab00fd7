"""The proof of the record (核验): the chain on demand and at start, a head typed in from paper, a report's PDF.

A printed head is twelve hex digits of the hash of one entry; that hash covers every entry of its seat before it. A
signed paper in a folder thereby proves the book up to that line, against whoever owns the file (design.md §2).
"""

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from app.models.entry import Entry, short_hash
from app.models.facts.reports import Submitted
from app.models.moments import BEIJING
from app.models.subjects.incident import Incident
from app.services.desk import Desk
from app.services.errors import Refused
from app.services.store.store import Store

if TYPE_CHECKING:
    from app.models.subjects.incident_parts import Report
    from app.services.store.verify import Problem

META = "proof"
MARK = re.compile(r"(S[0-9a-f]{8})[^0-9]*第?\s*(\d+)\s*条?[^0-9A-F]*([0-9A-F][0-9A-F\s-]{10,18})", re.IGNORECASE)
KEYWORDS = re.compile(rb"/Keywords \(dutydesk:(S[0-9a-f]{8})/(\d+)/([0-9A-F]{12})\)")
HOW = "请照页脚抄写，像：S1a2b3c4d 第120条 AB12-CD34-EF56"
SAME = "文件与账本里的《{title}》逐字节一致。"
OTHER = "但文件与账本现在排印的《{title}》不同：可能由另一版本或另一套字体排印，也可能被改过，请对照原文。"
MOST_BYTES = 50_000_000


class Anchor(msgspec.Struct, frozen=True):
    """What a paper says about the book: seat, number of an entry, twelve digits of its hash."""

    seat: str
    seq: int
    digits: str


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
    problems: "tuple[Problem, ...]" = ()


def anchor_of(text: str) -> Anchor:
    """An anchor as typed from the foot of a paper; raises Refused with how it is written."""
    plain = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-")
    found = MARK.search(plain)
    digits = re.sub(r"[^0-9A-F]", "", found[3].upper()) if found else ""
    if found is None or len(digits) != 12:
        raise Refused(f"看不懂这个链头。{HOW}", field="anchor")
    return Anchor("S" + found[1][1:].lower(), int(found[2]), digits)


def keywords(mark: str) -> str:
    """A paper's mark for the properties of its PDF; empty where the paper has none."""
    if not mark:
        return ""
    anchor = anchor_of(mark)
    return f"dutydesk:{anchor.seat}/{anchor.seq}/{anchor.digits}"


def check_anchor(store: Store, anchor: Anchor) -> Checked:
    """Whether the book holds that entry with that hash."""
    with store.read() as reading:
        entry, (last, _) = reading.entry_at(anchor.seat, anchor.seq), reading.head(anchor.seat)
    where = f"{anchor.seat} 第{anchor.seq}条"
    if entry is None:
        why = f"这个席号只到第{last}条，末尾可能被截去" if last else "账本里没有这个席号"
        return Checked(ok=False, sentence=f"对不上：账本里没有{where}（{why}）。", anchor=anchor)
    ours = short_hash(entry.hash)
    if ours.replace("-", "") != anchor.digits:
        sentence = f"对不上：{where}在账本里是 {ours}，与纸上不同。账本在这一条或之前被改动，或抄错了。"
        return Checked(ok=False, sentence=sentence, anchor=anchor, entry=entry.id)
    return Checked(ok=True, sentence=f"对得上：{where}与纸上一致。", anchor=anchor, entry=entry.id)


def _at(store: Store, anchor: Anchor) -> Entry | None:
    with store.read() as reading:
        return reading.entry_at(anchor.seat, anchor.seq)


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


def of_pdf(desk: Desk, data: bytes) -> dict[str, object]:
    """Which entry a PDF says it is, and whether it is the paper this program makes of it.

    A report is made again from the book, signed and unsigned, in colour and in black: the same bytes prove the file.
    Raises Refused for a PDF that carries no mark of ours.
    """
    found = KEYWORDS.search(data) if data.startswith(b"%PDF") and len(data) <= MOST_BYTES else None
    if found is None:
        raise Refused("这个文件不是值守台做的文书，或文件属性被去掉了。可以照页脚抄链头核对（verify --anchor）。")
    anchor = Anchor(found[1].decode("ascii"), int(found[2]), found[3].decode("ascii"))
    checked = check_anchor(desk.store, anchor)
    answer: dict[str, object] = {
        "ok": checked.ok, "seat": anchor.seat, "seq": anchor.seq, "entry": checked.entry or None,
        "report": None, "number": None, "same": None, "sentence": checked.sentence,
    }  # fmt: skip
    entry = _at(desk.store, anchor)
    if not checked.ok or entry is None or not isinstance(entry.fact, Submitted):
        return answer
    with desk.store.read() as reading:
        now = reading.state(entry.subject, Incident)
        then = reading.state_at(entry, Incident)
    reports = [one for state in (now, then) if state is not None for one in state.reports if one.entry == entry.id]
    same = any(_made(desk, one, colour=colour) == data for one in reports for colour in (True, False))
    held = reports[0]
    words = SAME if same else OTHER
    return answer | {
        "report": held.id, "number": held.mark or None, "same": same,
        "sentence": checked.sentence + words.format(title=held.title),
    }  # fmt: skip


def _made(desk: Desk, report: "Report", *, colour: bool) -> bytes:
    from app.services import papers

    return papers.report_pdf(desk, report, colour=colour)
