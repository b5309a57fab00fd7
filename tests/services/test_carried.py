"""Carried by hand: packages and codes into our own intake, with what their signature says; never overwriting."""

import hmac
import json
import os
import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.incident.facts import Carried, IncidentReceived
from app.models.security.units import Unit, card_of, unit_of
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.exchange import Seal
from app.models.vocabulary.incident import FigureKind, Medium
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.exchange import cards, package, receiving
from app.services.forms.report_papers import read_code, report_code, report_pdf
from app.services.incident import handling
from app.services.incident.intake import book_call, follow_up, receive
from app.services.paper import qr
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import identity
from app.services.settings import editing
from app.ui.kit.rasters import pictures
from tests.helpers import book, examples, send_report, state_of

PHRASE = "电话里约好的一句话"


@pytest.fixture
def city(tmp_path: Path, clock: FixedClock) -> Desk:
    made = open_desk(tmp_path / "市局", officer="马值守", clock=clock, key=os.urandom(32))
    editing.change_settings(made, replaced(made.settings, ready=True, unit_name="临川市应急管理局", region="临川市"))
    return made


@pytest.fixture
def incident(desk: Desk, tmp_path: Path) -> str:
    made = book(desk, deaths=3)
    path = tmp_path / "现场照片.jpg"
    path.write_bytes(bytes(range(256)) * 100)
    handling.attach(desk, made, path)
    send_report(desk, made)
    return made


def take(city: Desk, data: bytes, phrase: str = "", name: str = "来文.ddpack") -> receiving.CarriedIn:
    return receiving.take(city, name, data, (), phrase)


def test_a_package_for_a_known_unit_becomes_a_draft_with_everything(desk: Desk, city: Desk, incident: str) -> None:
    identity.know(desk, identity.read_card(identity.card(city)))
    identity.know(city, identity.read_card(identity.card(desk)))
    data = package.pack(desk, incident, to=identity.known(desk, "临川市应急管理局"))
    assert "火灾".encode() not in data
    taken = take(city, data)
    assert taken.seal is Seal.VERIFIED
    assert "已验" in taken.sentence
    draft = taken.draft
    report = state_of(desk, incident).reports[-1]
    assert draft.narrative == f"{report.title}\n{report.body}"
    assert draft.caller_unit == "青山县应急管理局"
    assert draft.medium is Medium.FILE
    assert draft.figures[FigureKind.DEATHS].value == 3
    assert draft.category == "12G00"
    assert draft.carried is not None
    assert draft.carried.origin == incident
    assert draft.carried.mark == report.mark
    assert {one.name for one in draft.files} >= {"现场照片.jpg", "来文.ddpack"}
    assert city.store.entries() == 4  # began, settings twice, which keys are its own: nothing is booked by reading
    booked = receive(city, draft).id
    state = state_of(city, booked)
    assert state.messages[0].carried == draft.carried
    assert len(state.attachments) == len(draft.files)
    assert booked != incident
    with city.store.read() as reading:
        assert any("（数据包，已验）" in line.text for line in reading.journal.lines(limit=100))
    with pytest.raises(Refused, match="没有重复登记") as again:
        take(city, data)
    assert again.value.where["incident"] == booked


def test_a_follow_up_joins_what_is_known_and_keeps_where_it_came_from(desk: Desk, city: Desk, incident: str) -> None:
    data = package.pack(desk, incident, phrase=PHRASE)
    ours = book(city, deaths=1)
    follow_up(city, ours, take(city, data, PHRASE).draft)
    state = state_of(city, ours)
    assert [bool(one.carried) for one in state.messages] == [False, True]
    assert state.messages[0].narrative  # ours stands as it was
    with pytest.raises(Refused, match="没有重复登记"):
        take(city, data, PHRASE)


def test_what_is_booked_as_no_incident_is_known_again_and_says_where_it_came_from(
    desk: Desk, city: Desk, incident: str
) -> None:
    data = package.pack(desk, incident, phrase=PHRASE)
    book_call(city, take(city, data, PHRASE).draft, CallKind.VERIFYING)
    with city.store.read() as reading:
        assert any("（数据包，未知单位）" in line.text for line in reading.journal.lines(limit=10))
    with pytest.raises(Refused, match="没有重复登记") as again:
        take(city, data, PHRASE)
    assert again.value.where == {}


def test_an_unknown_unit_and_one_that_only_says_so_are_told_apart(desk: Desk, city: Desk, incident: str) -> None:
    data = package.pack(desk, incident, phrase=PHRASE)
    assert take(city, data, PHRASE).seal is Seal.UNKNOWN
    other = Unit(name="青山县应急管理局", sign="11" * 32, seal="22" * 32)
    identity.know(city, other)
    assert take(city, data, PHRASE).seal is Seal.MISMATCH
    identity.know(city, identity.read_card(identity.card(desk)))
    assert take(city, data, PHRASE).seal is Seal.VERIFIED
    identity.forget(city, "青山县应急管理局")
    assert take(city, data, PHRASE).seal is Seal.UNKNOWN
    forged = bytearray(data)
    forged[-1] ^= 1
    assert take(city, bytes(forged), PHRASE).seal is Seal.MISMATCH


def test_only_the_receiver_or_the_phrase_opens_it(desk: Desk, city: Desk, incident: str) -> None:
    identity.know(desk, identity.read_card(identity.card(city)))
    data = package.pack(desk, incident, to=identity.known(desk, "临川市应急管理局"))
    with pytest.raises(Refused, match="不是给本单位的"):
        package.unpack(desk, data)
    closed = package.pack(desk, incident, phrase=PHRASE)
    assert package.wants_phrase(closed)
    with pytest.raises(Refused, match="口令不对"):
        take(city, closed, "另一句口令也够长")
    with pytest.raises(Refused, match="至少8个字符"):
        package.pack(desk, incident, phrase="短")
    with pytest.raises(Refused, match="不认识"):
        identity.known(desk, "没有的单位")
    with pytest.raises(Refused, match="找不到事件"):
        package.pack(desk, "没有", phrase=PHRASE)


def test_the_code_on_a_report_is_read_from_its_pdf(desk: Desk, city: Desk, incident: str, qapp: object) -> None:
    assert qapp is not None
    report = state_of(desk, incident).reports[-1]
    data = report_pdf(desk, report)
    taken = receiving.take(city, "传真.pdf", data, pictures(data))
    assert taken.seal is Seal.UNKNOWN
    assert taken.draft.figures[FigureKind.DEATHS].value == 3
    assert "青山县应急管理局" in taken.draft.narrative
    assert "由二维码读出" in taken.draft.narrative
    assert taken.draft.files[0].name == "传真.pdf"
    assert receiving.take(desk, "传真.pdf", data, pictures(data)).seal is Seal.VERIFIED


def test_the_code_of_a_known_unit_is_verified_and_of_one_that_only_says_so_is_not(
    desk: Desk, city: Desk, incident: str, qapp: object
) -> None:
    assert qapp is not None
    data = report_pdf(desk, state_of(desk, incident).reports[-1])
    identity.know(city, identity.read_card(identity.card(desk)))
    taken = receiving.take(city, "首报.pdf", data, pictures(data))
    assert taken.seal is Seal.VERIFIED
    assert "已验" in taken.sentence
    renamed = msgspec.structs.replace(identity.ourselves(desk), name="邻县应急管理局")
    identity.know(city, renamed)
    assert receiving.take(city, "首报.pdf", data, pictures(data)).seal is Seal.MISMATCH  # a known key, another name
    identity.forget(city, renamed.name)
    identity.know(city, Unit(name="青山县应急管理局", sign="11" * 32, seal="22" * 32))
    assert receiving.take(city, "首报.pdf", data, pictures(data)).seal is Seal.MISMATCH  # a known name, another key


@given(st.data())
@settings(max_examples=examples(20))
def test_no_changed_code_is_verified(desk: Desk, data: st.DataObject) -> None:
    if "code" not in CACHE:
        made = book(desk, deaths=1)
        send_report(desk, made)
        CACHE["code"] = report_code(desk, state_of(desk, made).reports[-1])
    changed = bytearray(CACHE["code"])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        scanned = qr.decode(bytes(changed))
    except Refused:
        return
    assert identity.seal_of_code(desk, scanned) is not Seal.VERIFIED


def test_a_code_of_the_first_version_is_still_known_as_ours(desk: Desk) -> None:
    key, fields = os.urandom(16), {"u": "青山县应急管理局", "g": "首报"}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=qr._dictionary(1))
    body = qr.MAGIC + b"\x01" + packer.compress(json.dumps(fields, ensure_ascii=False).encode("gb18030"))
    body += packer.flush()
    printed = body + hmac.new(key, body, "sha256").digest()[:10]
    assert identity.seal_of_code(desk, qr.decode(printed)) is Seal.MISMATCH  # says it is ours, and no key says so
    desk.store.set_meta(identity.CODE_KEY, key.hex())
    assert identity.seal_of_code(desk, qr.decode(printed)) is Seal.VERIFIED
    assert qr.decode(printed).fields == {"unit": "青山县应急管理局", "stage": "首报"}


def test_what_makes_no_sense_stays_out_of_the_fields(desk: Desk, city: Desk, incident: str) -> None:
    body = package._content(desk, incident)
    fields: dict[str, object] = {
        "figures": {"deaths": -3, "injured": "many", "missing": 1e308, "trapped": True, "serious": 2},
        "occurred_at": "2099-01-01T00:00", "category": "ZZZZZ", "place": "青山镇\n=1+1", "number": ["x"],
    }  # fmt: skip
    reports = tuple(msgspec.structs.replace(one, fields=fields, mark="〔1〕") for one in body.content.reports)
    files = (*body.content.files, package.PackedFile(name="../../etc/passwd", digest=next(iter(body.files))))
    content = msgspec.structs.replace(body.content, reports=reports, files=files, incident="x" * 5000)
    taken = receiving.draft_of(city, fields, "字", Carried(unit="u", means="code", seal=Seal.UNKNOWN, digest="d"), ())
    assert taken.occurred_at is None
    assert taken.category == ""
    assert {kind: one.value for kind, one in taken.figures.items()} == {FigureKind.SERIOUS: 2}
    assert "\n" not in taken.place
    assert receiving._file_name("../../etc/passwd") == "passwd"
    assert receiving._file_name("C:\\Windows\\x.dll") == "x.dll"
    assert len(content.incident) == 5000


@given(st.data())
@settings(max_examples=examples(20))
def test_any_change_of_any_byte_is_refused_or_told(desk: Desk, data: st.DataObject) -> None:
    if "pack" not in CACHE:
        CACHE["pack"] = package.pack(desk, book(desk, deaths=1), phrase=PHRASE)
        identity.know(desk, Unit(name="别的单位", sign="11" * 32, seal="22" * 32))
    whole = CACHE["pack"]
    place = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(whole)
    changed[place] ^= 1 << bit
    try:
        opened = package.unpack(desk, bytes(changed), PHRASE)
    except Refused:
        return
    assert opened.seal is Seal.MISMATCH


CACHE: dict[str, bytes] = {}


@given(st.binary(max_size=400))
@settings(max_examples=examples(100))
def test_rubbish_is_no_package(desk: Desk, rubbish: bytes) -> None:
    for data in (
        rubbish,
        package.MAGIC + rubbish,
        package.MAGIC + len(rubbish).to_bytes(4, "big") + rubbish + bytes(64),
    ):
        with pytest.raises(Refused):
            package.unpack(desk, data, PHRASE)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=20))
def test_a_card_comes_back_and_a_lost_character_is_noticed(sign: bytes, seal: bytes, name: str) -> None:
    name = "".join(char for char in name if char.isprintable()).encode("utf-8", "ignore").decode() or "县局"
    made = Unit(name=name, sign=sign.hex(), seal=seal.hex())
    card = card_of(made)
    assert unit_of(card) == made
    assert unit_of("\n".join(card[at : at + 20] for at in range(0, len(card), 20))) == made
    with pytest.raises(ValueError, match=r".*"):
        unit_of(card[:-2])
    with pytest.raises(ValueError, match=r".*"):
        unit_of(card[:50] + ("A" if card[50] != "A" else "B") + card[51:])


def test_a_card_is_read_from_file_and_from_paper(city: Desk, qapp: object) -> None:
    assert qapp is not None
    made = cards.sheet(city)
    ours = identity.ourselves(city)
    assert cards.read(identity.card(city).encode() + b"\r\n", ()) == ours
    assert cards.read(b"\xef\xbb\xbf" + identity.card(city).encode(), ()) == ours
    assert cards.read(made.data, pictures(made.data)) == ours
    with pytest.raises(Refused, match="自己的名片"):
        identity.know(city, ours)
    with pytest.raises(Refused, match="不是值守台的单位名片"):
        identity.read_card("DDU1:xxxx")
    with pytest.raises(Refused):
        read_code(pictures(made.data))  # a card is no report


def test_older_facts_read_without_where_they_came_from() -> None:
    old = b'{"fact":"incident:received","narrative":"a","title":"b","received_at":"2026-06-12T03:12:00Z"}'
    assert msgspec.json.decode(old, type=IncidentReceived).carried is None
