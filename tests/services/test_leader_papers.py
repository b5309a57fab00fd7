"""Papers before a leader, for a fax, for a power cut, and the file of an incident."""

import io

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from app.models.settings.settings import Contact
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.forms.papers import choices_of, form_made
from app.services.forms.report_papers import report_made
from app.services.incident import handling
from app.services.reports import reporting, sending
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from tests.helpers import book, send_report, state_of

NEW = {"late-note", "instruction-sheet", "fax-cover", "fax-receipt", "dossier"}


def words_of(data: bytes) -> list[str]:
    return [page.extract_text().replace("\n", "").replace(" ", "") for page in PdfReader(io.BytesIO(data)).pages]


def said(desk: Desk, kind: str, incident: str = "", entry: str = "") -> str:
    return "".join(words_of(form_made(desk, kind, incident=incident, entry=entry).data))


def signed(desk: Desk, identity: str) -> str:
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, draft)
    signing.sign(desk, identity, draft.id, "赵启明")
    return draft.id


def test_a_late_note_lists_what_was_missed_and_the_reason_as_booked(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    assert "没有迟报" in said(desk, "late-note", identity)
    assert "late-note" not in {one.key for one in choices_of(desk, identity)}
    clock.advance(3 * 3600)
    assert "由值班员填写" in said(desk, "late-note", identity)
    handling.describe(desk, identity, late_reason="线路中断")
    text = said(desk, "late-note", identity)
    assert "late-note" in {one.key for one in choices_of(desk, identity)}
    assert "线路中断" in text
    assert "由值班员填写" not in text
    assert "口头报告" in text
    assert "未办结" in text
    assert "2小时30分" in text, "the half hour began three hours ago"


def test_a_report_is_laid_before_the_leader_with_room_for_what_he_says(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    with pytest.raises(Refused, match="还没有报告"):
        form_made(desk, "instruction-sheet", incident=identity)
    signed(desk, identity)
    report = state_of(desk, identity).reports[0]
    text = said(desk, "instruction-sheet", identity, report.entry)
    for part in ("拟办意见", "领导批示", "办理结果", report.mark, "县消防救援大队"):
        assert part.replace(" ", "") in text
    assert report.body.replace("\n", "").replace(" ", "")[:40] in text


def test_a_fax_has_its_cover_and_a_slip_for_each_who_gets_it(desk: Desk) -> None:
    contact = Contact(name="市应急管理局值班室", phone="0700-5550111")
    editing.change_settings(desk, replace(desk.settings, recipients={Recipient.CITY: contact}))
    identity = book(desk, deaths=3)
    with pytest.raises(Refused, match="签发"):
        form_made(desk, "fax-cover", incident=identity)
    report = signed(desk, identity)
    to = [sending.Dispatched(name=name, channel=Channel.FAX, unlisted=True) for name in (contact.name, "县人民医院")]
    sending.send_to(desk, identity, report, to)
    covers = [one for one in choices_of(desk, identity) if one.key == "fax-cover"]
    assert len(covers) == 2
    texts = [said(desk, "fax-cover", identity, one.entry) for one in covers]
    made = report_made(desk, state_of(desk, identity).reports[0], colour=False)
    assert all(f"含本页共{len(made.paper.pages) + 1}页" in one for one in texts)
    assert any(contact.name in one and "值班电话0700-5550111" in one for one in texts)
    assert not any("传真号码0700" in one for one in texts), "a duty phone is no fax"
    assert "县人民医院" in said(desk, "fax-receipt", identity, covers[1].entry)


def test_blank_forms_need_nothing_in_the_book(desk: Desk) -> None:
    for kind, words in (("blank-intake", "接报单"), ("blank-call", "电话记录单"), ("blank-first", "突发事件信息首报")):
        pages = words_of(form_made(desk, kind).data)
        assert len(pages) == 1
        assert words in pages[0]
        assert "补录" in pages[0]
        assert desk.settings.unit_name in pages[0]


def test_the_pack_for_a_power_cut_is_one_print_of_clocks_contacts_and_blanks(desk: Desk) -> None:
    empty = words_of(form_made(desk, "power-cut").data)
    assert "现在没有在走的时限" in empty[0]
    book(desk, deaths=3)
    pages = words_of(form_made(desk, "power-cut").data)
    assert all(f"应急夹第{number}页" in page for number, page in enumerate(pages, 1))
    assert "书面首报" in pages[0]
    for post in desk.settings.inside_chain:
        assert not post.phone or post.phone in "".join(pages)
    for title, count in (("接报单", 3), ("电话记录单", 2), ("突发事件信息首报", 2)):
        blank = words_of(
            form_made(desk, {"接报单": "blank-intake", "电话记录单": "blank-call"}.get(title, "blank-first")).data
        )
        assert sum(blank[0][:60] in page for page in pages[1:]) == count, title
    assert len(pages) == 1 + 3 + 2 + 2
    assert "补录" in pages[0]


def test_a_file_holds_every_paper_once_and_its_contents_name_the_page_each_begins_on(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    pages = words_of(form_made(desk, "dossier", incident=identity).data)
    assert all(f"档案第{number}页" in page for number, page in enumerate(pages, 1))
    contents = pages[0]
    assert "突发事件档案" in contents
    title = state_of(desk, identity).reports[0].title.replace(" ", "")
    first = next(number for number, page in enumerate(pages, 1) if number > 1 and "赵启明" in page)
    assert first == 2, "the report stands right behind the contents"
    assert title[:12] in pages[1]
    assert sum("时限单" in page and "迟报" not in page for page in pages[1:]) == 1
    for name in ("首报", "时限单", "事件时间线"):
        assert name in contents
    assert NEW - {"late-note"} <= {one.key for one in choices_of(desk, identity)}
