"""资料库: taken in with their words, found by them, offered on an event; hostile files end in a sentence."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.library.state import fit
from app.models.moments import beijing_day
from app.models.vocabulary.library import DocumentKind
from app.services.desk.desk import Desk
from app.services.library import library, reading_files
from app.services.library.library import Card, Texts, guess
from app.services.library.pages import PAGE, ReadPdf
from app.services.library.reading_files import text_in
from app.services.resources import reminders
from app.services.runtime.errors import Refused
from tests.helpers import book, state_of

WORDS = ("火灾事故", "危险化学品", "洪涝")


def no_pdf(_data: bytes) -> Iterator[str]:
    raise Refused("PDF 读不出来。")


def pages(*texts: str) -> ReadPdf:
    return lambda _data: iter(texts)


def word_file(path: Path, *paragraphs: str) -> Path:
    made = docx.Document()
    for one in paragraphs:
        made.add_paragraph(one)
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "联络人", "周某"
    made.save(str(path))
    return path


def take(desk: Desk, path: Path, read: ReadPdf = no_pdf, **more: object) -> str:
    card = replace(guess(path.name, WORDS), **more)
    return library.take_in(desk, path, card, read).id


@pytest.mark.parametrize(("name", "kind", "version", "classes"), [
    ("青山县突发事件总体应急预案（2024年修订）.pdf", DocumentKind.OVERALL, "2024年修订", ()),
    ("危险化学品事故应急预案.docx", DocumentKind.SPECIAL, "", ("危险化学品",)),
    ("山东省突发事件应对条例.pdf", DocumentKind.LAW, "", ()),
    ("青山镇防汛形势图.png", DocumentKind.MAP, "", ()),
    ("三县联动协议2023.txt", DocumentKind.AGREEMENT, "2023", ()),
    ("厂房火灾现场处置方案.txt", DocumentKind.SITE, "", ("火灾",)),
    ("杂项.txt", DocumentKind.OTHER, "", ()),
])  # fmt: skip
def test_a_file_name_tells_what_it_may_be(name: str, kind: DocumentKind, version: str, classes: tuple[str]) -> None:
    card = guess(name, WORDS)
    assert (card.kind, card.version, card.classes, card.guessed) == (kind, version, classes, True)


def test_words_of_every_kind_of_file_are_found_with_their_page(desk: Desk, tmp_path: Path) -> None:
    plan = word_file(tmp_path / "危险化学品事故应急预案.docx", "一、总则", "储罐区泄漏时划定警戒区。")
    note = tmp_path / "值守须知.txt"
    note.write_bytes("夜间来电先记原话。\uff21\uff22\uff23\uff11\uff12\uff13".encode("gb18030"))
    law = tmp_path / "突发事件应对条例.pdf"
    law.write_bytes(b"%PDF-1.7 whatever")
    picture = tmp_path / "青山镇防汛形势图.png"
    picture.write_bytes(b"\x89PNG")
    take(desk, plan)
    take(desk, note)
    take(desk, law, pages("第一条", "第二条 值班人员应当二十四小时在岗"), note="县里印发")
    shelf = take(desk, picture)
    texts = Texts(desk)

    def found(words: str) -> list[tuple[str, int]]:
        return [(one.row.name, one.page) for one in texts.search(words, library.rows(desk))]

    assert found("警戒区") == [("危险化学品事故应急预案", 1)]
    assert found("周某") == [("危险化学品事故应急预案", 1)]
    assert found("二十四小时") == [("突发事件应对条例", 2)]
    assert found("条例 在岗") == [("突发事件应对条例", 2)]
    assert found("abc123") == [("值守须知", 1)]
    assert found("形势图") == [("青山镇防汛形势图", 0)]
    assert found("印发") == [("突发事件应对条例", 0)]
    assert found("警戒区 条例") == []
    hit = texts.search("警戒", library.rows(desk))[0]
    assert "储罐区泄漏时划定警戒区" in hit.words
    assert library.marks_of(hit.row, beijing_day(desk.now())) == ("要素未核",)
    assert "无文字" in library.marks_of(next(r for r in library.rows(desk) if r.id == shelf), beijing_day(desk.now()))
    assert library.bytes_of(desk, hit.row) == plan.read_bytes()


def test_texts_that_do_not_fit_are_read_again_and_still_found(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        path = tmp_path / f"第{number}号.txt"
        path.write_text(f"甲乙丙丁{number}" * 20, encoding="utf-8")
        take(desk, path)
    monkeypatch.setattr(library, "HELD", 250)
    texts = Texts(desk)
    for _ in range(2):
        assert len(texts.search("丙丁", library.rows(desk))) == 5
    assert texts._size <= 250
    assert texts.search("丙丁", library.rows(desk), lambda: True) == []


def test_a_text_that_is_missing_hides_no_other_document(desk: Desk, tmp_path: Path) -> None:
    for name in ("甲预案", "乙预案"):
        (tmp_path / f"{name}.txt").write_text(f"{name}：断电", encoding="utf-8")
        take(desk, tmp_path / f"{name}.txt")
    gone = library.rows(desk)[0]
    with desk.store.raw() as connection:
        connection.execute("DELETE FROM chunk WHERE digest = ?", (gone.text,))
    found = Texts(desk).search("断电", library.rows(desk))
    assert [one.row.id for one in found] == [one.id for one in library.rows(desk) if one.id != gone.id]
    assert library.text_under(desk, gone.text) == ""


def test_the_same_file_is_not_taken_twice_and_a_card_is_restated(desk: Desk, tmp_path: Path) -> None:
    path = word_file(tmp_path / "火灾预案.docx", "一")
    made = take(desk, path)
    copy = tmp_path / "火灾预案副本.docx"
    copy.write_bytes(path.read_bytes())
    with pytest.raises(Refused, match="已经收入过：火灾预案"):
        take(desk, copy)
    day = beijing_day(desk.now()) + dt.timedelta(days=5)
    card = Card(name="火灾事故专项预案", kind=DocumentKind.SPECIAL, classes=("火灾",), valid_until=day)
    library.restate(desk, made, replace(card, classes=("火灾", "", " ")))
    entries = desk.store.entries()
    library.restate(desk, made, card)
    assert desk.store.entries() == entries
    assert library.rows(desk)[0].guessed == 0
    assert reminders.summary(desk) == "7天内到期1"
    with pytest.raises(Refused, match="名称是空的；没有类别代码“ZZZ”"):
        library.restate(desk, made, replace(card, name=" ", classes=("ZZZ",)))
    library.shelve(desk, made, "已废止")
    assert library.rows(desk) == []
    with pytest.raises(Refused, match="已停用，可在"):
        take(desk, copy)
    assert library.rows(desk, shelved=True)[0].shelved == "已废止"
    library.put_back(desk, made)
    assert len(library.rows(desk)) == 1
    with pytest.raises(Refused, match="找不到"):
        library.shelve(desk, "没有", "x")


def test_an_event_is_offered_what_is_for_its_class_and_place(desk: Desk, tmp_path: Path) -> None:
    def put(name: str, **more: object) -> None:
        path = tmp_path / f"{name}.txt"
        path.write_text(name, encoding="utf-8")
        take(desk, path, no_pdf, **more)

    gone = beijing_day(desk.now()) - dt.timedelta(days=1)
    put("火灾事故应急预案", classes=("火灾",))
    put("旧火灾预案", classes=("12G",), valid_until=gone)
    put("洪涝预案", classes=("洪涝",))
    put("青山镇平面图", region="青山县青山镇")
    put("河口镇平面图", region="河口镇")
    put("总体预案", region="青山县")
    state = state_of(desk, book(desk, deaths=0))
    found = library.fitting(desk, state, desk.rules.taxonomy.name_of(state.category))
    assert [one.row.name for one in found] == ["火灾事故应急预案", "青山镇平面图", "总体预案", "旧火灾预案"]
    row = found[0].row
    assert fit(row, "11B00", "地震", "青山镇") == 0


@pytest.mark.parametrize(("name", "data", "words"), [
    ("甲.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx 或 PDF"),
    ("甲.exe", b"MZ", "打不开"),
    ("甲.pdf", b"PK\x03\x04", "不是 PDF"),
    ("甲.docx", b"%PDF", "不是完好的 Word"),
    ("甲.docx", b"\xd0\xcf\x11\xe0 encrypted", "设了口令"),
])  # fmt: skip
def test_what_is_not_what_it_says_is_refused(desk: Desk, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    entries = desk.store.entries()
    with pytest.raises(Refused, match=words):
        take(desk, path)
    assert desk.store.entries() == entries
    with desk.store.read() as reading:
        assert reading.connection.execute("SELECT count(*) FROM chunk").fetchone() == (0,)


def zipped(document: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("word/document.xml", document)
    return sink.getvalue()


def test_bombs_and_entities_are_not_unpacked() -> None:
    with pytest.raises(Refused, match="解开后太大"):
        text_in("甲.docx", zipped(b" " * 5_000_000), no_pdf)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(Refused, match="不是完好"):
        text_in("甲.docx", zipped(laughs), no_pdf)


def test_a_book_of_a_million_pages_is_cut_at_what_is_kept() -> None:
    endless = ("字" * 1000 for _ in range(10**9))
    text = text_in("甲.pdf", b"%PDF", lambda _data: endless)
    assert len(text) <= reading_files.MOST_TEXT + 1
    assert text.count(PAGE) > 1000


@settings(max_examples=150)
@given(st.sampled_from([".pdf", ".docx", ".txt", ".png"]), st.binary(max_size=300))
def test_any_bytes_end_in_words_or_a_sentence(ending: str, data: bytes) -> None:
    try:
        text_in(f"甲{ending}", data, no_pdf)
    except Refused as refused:
        assert refused.sentence.endswith("。")  # noqa: PT017 - whatever is refused is said
