"""资料库: plans, laws, agreements and map sheets in the store: taken in, found by their text, offered on an event."""

import datetime as dt
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from app.models.incident.state import Incident
from app.models.library.facts import DocumentFiled, DocumentReturned, DocumentShelved
from app.models.library.rows import DocumentRow
from app.models.library.state import Document, fit
from app.models.moments import beijing_day
from app.models.texts import clean, folded, one_line
from app.models.vocabulary.library import DocumentKind
from app.services.desk import attachments
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.library.pages import PAGE, ReadPdf
from app.services.resources.reminders import runs_out
from app.services.runtime.errors import Refused
from app.services.runtime.files import name_of, read_bytes
from app.services.store import Transaction

HELD = 40_000_000
"""Characters of text kept folded between two searches; more is read again each time."""
AROUND = 24
"""Characters shown before and after a found word."""
GUESSES = (
    (("协议", "联动", "合作"), DocumentKind.AGREEMENT),
    (("形势图", "要素图", "分布图", "平面图", "地图", "挂图"), DocumentKind.MAP),
    (("总体应急预案", "总体预案"), DocumentKind.OVERALL),
    (("现场处置方案", "处置方案", "处置卡"), DocumentKind.SITE),
    (("部门预案", "部门应急预案"), DocumentKind.DEPARTMENT),
    (("预案",), DocumentKind.SPECIAL),
    (("条例", "办法", "规定", "规范", "标准", "法"), DocumentKind.LAW),
)
_KIND_OF = re.compile(r"(?:突发)?(?:事故|灾害|事件|灾难)$")
"""火灾事故 is looked for as 火灾."""
_YEAR = re.compile(r"(?:19|20)\d{2}年?(?:修订|版|修正)?")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed of a document."""

    name: str
    kind: DocumentKind
    classes: tuple[str, ...] = ()
    region: str = ""
    version: str = ""
    valid_until: dt.date | None = None
    note: str = ""
    guessed: bool = False


class DocumentHit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was found, and the page (from 1) and words around where its text holds what was asked."""

    row: DocumentRow
    page: int = 0
    words: str = ""
    fit: int = 0


def guess(file: str, class_words: Iterable[str]) -> Card:
    """What a file's name says: its kind, its year, the class words that stand in it. To be looked at (要素未核)."""
    stem = one_line(Path(file).stem.replace("_", " "))[:120] or "未命名"
    kind = next((kind for words, kind in GUESSES if any(word in stem for word in words)), DocumentKind.OTHER)
    year = _YEAR.search(stem)
    short = (_KIND_OF.sub("", word) for word in class_words)
    classes = tuple(dict.fromkeys(word for word in short if len(word) > 1 and word in stem))[:6]
    return Card(name=stem, kind=kind, classes=classes, version=year.group() if year else "", guessed=True)


def take_in(desk: Desk, path: Path, card: Card, read_pdf: ReadPdf) -> Changed:
    """Put a file into the store with its text, and book it.

    Raises:
        Refused: unreadable, too big, damaged, filed before, or a card that does not make sense; nothing is booked.
    """
    from app.services.library.reading_files import text_apart  # parsers, not wanted on the way to the first window

    _sound(desk, card)
    title, data = name_of(path), read_bytes(path, attachments.LIMIT)
    digest = sha256(data).hexdigest()
    _refuse_known(rows(desk, shelved=True), title, digest)
    text = text_apart(title, data, read_pdf)
    file = attachments.keep_bytes(desk, title, data)
    held = attachments.keep_bytes(desk, f"{file.name}.txt", text.encode()) if text.strip() else None
    fact = _fact(card, file, held.digest if held else "")
    name = desk.new_id()
    with desk.write() as transaction:
        _refuse_known(transaction.reading.ledgers.documents(shelved=True), title, digest)  # since it was read
        transaction.append(subject_of(name), fact)
    return Changed(transaction.topics, name)


def _refuse_known(held: list[DocumentRow], title: str, digest: str) -> None:
    known = [one for one in held if one.digest == digest]
    if known:
        off = "（已停用，可在“已停用”里恢复）" if known[0].shelved else ""
        raise Refused(f"{title} 已经收入过：{known[0].name}{off}。", file=title, document=known[0].id)


def restate(desk: Desk, identity: str, card: Card) -> Changed:
    """Change what is said of a document; the file stays."""
    _sound(desk, card)
    with desk.write() as transaction:
        filed = _known(transaction, identity)
        fact = _fact(card, attachments.AttachedFile(filed.file, filed.digest, filed.size), filed.text)
        if fact != filed:
            transaction.append(subject_of(identity), fact)
    return Changed(transaction.topics, identity)


def shelve(desk: Desk, identity: str, reason: str) -> Changed:
    """Offer it no longer."""
    if not one_line(reason):
        raise Refused("请写明停用原因。", field="reason")
    with desk.write() as transaction:
        _known(transaction, identity)
        transaction.append(subject_of(identity), DocumentShelved(reason=one_line(reason)))
    return Changed(transaction.topics, identity)


def put_back(desk: Desk, identity: str, reason: str = "") -> Changed:
    """Offer it again."""
    with desk.write() as transaction:
        _known(transaction, identity)
        transaction.append(subject_of(identity), DocumentReturned(reason=one_line(reason)))
    return Changed(transaction.topics, identity)


def _sound(desk: Desk, card: Card) -> None:
    wrong: dict[str, str] = {}
    if not one_line(card.name) or len(card.name) > 120:
        wrong["name"] = "名称是空的" if not one_line(card.name) else "名称超过120字"
    for word in card.classes:
        if word.strip() and word.isascii() and not desk.rules.taxonomy.name_of(word):
            wrong["classes"] = f"没有类别代码“{word}”"
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)


def _fact(card: Card, file: attachments.AttachedFile, text: str) -> DocumentFiled:
    return DocumentFiled(
        name=one_line(card.name),
        kind=card.kind,
        file=one_line(file.name)[:200],
        digest=file.digest,
        size=file.size,
        text=text,
        classes=tuple(one_line(word) for word in card.classes if one_line(word)),
        region=one_line(card.region),
        version=one_line(card.version),
        valid_until=card.valid_until,
        note=clean(card.note),
        guessed=card.guessed,
    )


def _known(transaction: Transaction, identity: str) -> DocumentFiled:
    filed = transaction.state(subject_of(identity), Document).filed
    if filed is None:
        raise Refused("找不到这份资料，请重新查找。")
    return filed


def subject_of(identity: str) -> str:
    """The subject name of a document."""
    return f"document:{identity}"


def rows(desk: Desk, *, shelved: bool = False) -> list[DocumentRow]:
    """Every document by kind and name; ``shelved`` those too that are not offered any more."""
    with desk.store.read() as reading:
        return reading.ledgers.documents(shelved=shelved)


def fitting(desk: Desk, state: Incident, kind_name: str) -> list[DocumentHit]:
    """Documents for an event, those that fit best first; what has run out stands last."""
    today = beijing_day(desk.now()).isoformat()
    found = [DocumentHit(row=one, fit=fit(one, state.category, kind_name, state.place)) for one in rows(desk)]
    good = [one for one in found if one.fit]
    return sorted(good, key=lambda one: (bool(one.row.valid_until) and one.row.valid_until < today, -one.fit))


def marks_of(row: DocumentRow, today: dt.date) -> tuple[str, ...]:
    """What to know before relying on it."""
    marks = ["已停用"] if row.shelved else []
    marks += runs_out(row.valid_until, today)
    marks += ["要素未核"] if row.guessed else []
    return (*marks, *([] if row.text else ["无文字"]))


class Texts:
    """Search in the words of documents; texts that were read are kept folded, up to ``HELD`` characters."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._held: OrderedDict[str, str] = OrderedDict()
        self._size = 0

    def search(
        self, words: str, among: Iterable[DocumentRow], stop: Callable[[], bool] | None = None
    ) -> list[DocumentHit]:
        """Documents whose name, remarks or text hold every word; those found by name first.

        ``stop`` says that nobody waits any more.
        """
        typed = [_fold(word) for word in words.split()]
        by_name, by_text = [], []
        for row in among:
            if stop is not None and stop():
                break
            said = _fold(f"{row.name}\n{row.classes}\n{row.region}\n{row.version}\n{row.note}\n{row.file}")
            missing = [word for word in typed if word not in said]
            text = self._text(row.text) if missing else ""
            if any(word not in text for word in missing):
                continue
            if missing:
                page, around = _where(text, missing[0])
                by_text.append(DocumentHit(row=row, page=page, words=around))
            else:
                by_name.append(DocumentHit(row=row))
        return [*by_name, *by_text]

    def _text(self, digest: str) -> str:
        if not digest:
            return ""
        held = self._held.get(digest)
        if held is None:
            held = _fold(text_under(self.desk, digest))
            self._held[digest] = held
            self._size += len(held)
            while self._size > HELD:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone)
        else:
            self._held.move_to_end(digest)
        return held


def _fold(text: str) -> str:
    return folded(text).lower()


def _where(text: str, word: str) -> tuple[int, str]:
    """(page from 1, the words around) of where a word first stands."""
    place = text.find(word)
    page = text.count(PAGE, 0, place) + 1
    start, end = max(0, place - AROUND), place + len(word) + AROUND
    around = one_line(text[start:end].replace(PAGE, " "))
    return page, f"{'…' if start else ''}{around}{'…' if end < len(text) else ''}"


def text_under(desk: Desk, digest: str) -> str:
    """The text that was read out of a document; empty where it is missing, the document itself may still be there."""
    if not digest:
        return ""
    try:
        return attachments.read(desk, digest).decode("utf-8", "replace")
    except Refused:
        return ""


def bytes_of(desk: Desk, row: DocumentRow) -> bytes:
    """The file; raises Refused when it is missing or changed."""
    return attachments.read(desk, row.digest)
