"""来件 in the real window by keys alone; 仅登记 from the list of acts; whom to call when nobody hears."""

from pathlib import Path

from app.cli.hands import Hands
from app.models.moments import minutes
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.matter import MatterKind
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.services.desk import attachments
from app.services.duty import shift
from app.services.incident import registering
from app.services.matter import hotspot_checks, matters, responses
from app.services.matter.pending import pending
from app.services.warnings import messages
from app.ui.clocks.clocks_page import ClocksPage
from app.ui.incident.incident_words import remarks
from app.ui.incident.registering_forms import register_only
from app.ui.kit.form import FormPage
from app.ui.matter import matter_forms
from app.ui.matter.matters_page import STEPS, MattersPage
from app.ui.matter.warning_form import WarningForm
from tests.helpers import book
from tests.services.test_obligations import started
from tests.services.test_warnings import CAP


def form_of(hands: Hands) -> FormPage:
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    return form


def fill(hands: Hands, **values: str) -> None:
    form = form_of(hands)
    for name, text in values.items():
        form.rows[name].editor.setFocus()
        hands.write(text)
    hands.press("Ctrl+Return")


def page_of(hands: Hands) -> MattersPage:
    page = hands.room.window.stack.currentWidget()
    assert isinstance(page, MattersPage)
    page.table.setFocus()
    return page


def test_an_instruction_comes_in_is_passed_on_and_answered_by_keys(hands: Hands) -> None:
    desk = hands.room.desk
    hands.press("Alt+7")
    page = page_of(hands)
    assert page.empty.isVisible()
    hands.press("Ctrl+N")
    fill(hands, words="全力救人", asker="赵启明", asked="县消防救援大队")
    page = page_of(hands)
    (row,) = page.table.rows.rows
    assert (row.kind, row.title, row.stands) == ("领导批示", "全力救人", "未反馈")
    hands.picture("来件")
    hands.press("Ctrl+H")
    fill(hands, to="县消防救援大队", person="张某")
    assert [one.passed for one in matters.unfinished(desk)] == ["县消防救援大队 张某"]
    page_of(hands)
    hands.press("Ctrl+L")
    fill(hands, person="张某")
    page_of(hands)
    hands.press("Return")
    fill(hands, words="明火已灭")
    assert matters.unfinished(desk) == []
    assert page_of(hands).empty.isVisible()


def test_a_fax_comes_with_its_scan_and_the_scan_can_be_had_again(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    scan, out = tmp_path / "传真.pdf", tmp_path / "出"
    scan.write_bytes(b"%PDF-1.4 fax")
    out.mkdir()
    hands.press("Alt+7")
    hands.press("Ctrl+N")
    taking = hands.room.window.forms.current
    assert isinstance(taking, matter_forms.TakingForm)
    taking.add([scan])
    assert not taking.finished
    assert taking.names.text() == "附件：传真.pdf"
    hands.picture("来件-附件")
    fill(hands, words="关于防汛的通知", number="市汛〔2026〕7号", asker="市防指")
    page = page_of(hands)
    page.save_files(page.table.rows.rows[0], out)
    assert (out / "传真.pdf").read_bytes() == scan.read_bytes()
    with desk.store.read() as reading:
        assert any(
            "领导批示　市汛〔2026〕7号" in one.text and "附件：传真.pdf" in one.text for one in reading.journal.lines()
        )


def test_one_file_that_cannot_be_read_keeps_the_others_and_one_that_is_gone_is_asked_for(
    hands: Hands, tmp_path: Path
) -> None:
    desk = hands.room.desk
    for name in ("一.pdf", "二.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    hands.press("Alt+7")
    hands.press("Ctrl+N")
    taking = hands.room.window.forms.current
    assert isinstance(taking, matter_forms.TakingForm)
    taking.add([tmp_path / "一.pdf", tmp_path / "没有.pdf", tmp_path / "二.pdf"])
    assert taking.names.text() == "附件：一.pdf、二.pdf"
    assert "附件“没有.pdf”读不出来" in taking.message.text()
    hands.clock.advance(3601)
    assert attachments.collect(desk) == 2
    taking.add([tmp_path / "二.pdf"])
    fill(hands, words="关于防汛的通知", number="市汛〔2026〕8号", asker="市防指")
    assert "附件“一.pdf”放得太久" in taking.message.text()
    assert taking.names.text() == "附件：二.pdf"
    taking.add([tmp_path / "一.pdf"])
    hands.press("Ctrl+Return")
    (row,) = matters.unfinished(desk)
    assert [attachments.read(desk, one.digest) for one in matters.files_of(desk, row.id)] == [
        "二.pdf".encode(), "一.pdf".encode()
    ]  # fmt: skip


def test_a_pasted_notice_is_checked_and_fed_back_by_keys(hands: Hands) -> None:
    desk = hands.room.desk
    hands.press("Alt+7")
    page_of(hands)
    hands.press("Ctrl+O")
    fill(hands, text="热点12：东经118.4021，北纬27.5033，青山镇，请核查反馈")
    (spot,) = hotspot_checks.unfinished(desk)
    page_of(hands)
    hands.press("Return")
    fill(hands, unit="青山镇", words="正在赶往")
    assert hotspot_checks.unfinished(desk)[0].result == HotspotResult.CHECKING
    page_of(hands)
    hands.press("Ctrl+H")
    fill(hands, received_by="马值守")
    assert hotspot_checks.unfinished(desk)[0].fed_back == HotspotResult.CHECKING
    hotspot_checks.check(desk, spot.id, hotspot_checks.CheckDraft(result=HotspotResult.NO_FIRE, unit="青山镇"))
    hotspot_checks.feed_back(desk, spot.id, received_by="马值守")
    assert hotspot_checks.unfinished(desk) == []


def test_every_step_of_every_line_has_a_form_and_a_refusal_keeps_it_open(hands: Hands) -> None:
    desk, broadcast = hands.room.desk, hands.room.broadcast
    hands.press("Alt+7")
    page_of(hands)
    hands.press("Ctrl+B")
    fill(hands, name="防汛应急响应")
    assert "签发" in form_of(hands).message.text()
    fill(hands, signatory="赵启明")
    assert [row.title for row in responses.standing_responses(desk)] == ["防汛应急响应Ⅳ级"]
    messages.take_in(desk, "预警.xml", CAP.replace("2026-06-12 08:00", "2099-06-12 08:00").encode())
    matters.take(desk, matters.MatterDraft(kind=MatterKind.QUERY, words="问", asker="省厅"))
    rows = {one.subject: one for one in pending(desk)}
    for (_, subject), step in STEPS.items():
        if subject in rows:
            form = step(desk, broadcast, rows[subject])
            assert form.rows
            form.deleteLater()


def test_a_warning_told_in_words_is_read_put_right_and_booked(hands: Hands) -> None:
    desk = hands.room.desk
    hands.press("Alt+7")
    page_of(hands)
    hands.press("Ctrl+J")
    form = form_of(hands)
    assert isinstance(form, WarningForm)
    form.rows["words"].editor.setFocus()
    hands.write("县气象台发布暴雨橙色预警信号，横溪镇、大坑乡，同时解除大风蓝色预警信号")
    shown = {name: form.values()[name] for name in ("event", "colour", "kind", "sender", "areas")}  # type: ignore[index]
    assert shown == {
        "event": "暴雨", "colour": WarningColour.ORANGE, "kind": WarningKind.ISSUED, "sender": "县气象台",
        "areas": "横溪镇、大坑乡",
    }  # fmt: skip
    assert form.beside.text() == "原文还说到解除大风蓝色预警信号，请另行登记"
    hands.picture("登记预警")
    areas = form.rows["areas"].editor
    areas.setFocus()
    areas.setText("横溪镇")  # type: ignore[attr-defined]
    form.rows["words"].editor.setFocus()
    hands.write("，柳河镇也有")
    assert form.rows["areas"].raw() == "横溪镇", "what the officer put right is left"
    hands.press("Ctrl+Return")
    (held,) = messages.holding(desk)
    assert (held.event, held.colour, held.areas) == ("暴雨", "orange", "横溪镇")


def test_the_colour_a_warning_had_is_read_shown_and_put_right(hands: Hands) -> None:
    desk = hands.room.desk
    hands.press("Alt+7")
    page_of(hands)
    for words, had in (("暴雨黄色", None), ("大风黄色", None), ("大风蓝色", None)):
        hands.press("Ctrl+J")
        form = form_of(hands)
        assert isinstance(form, WarningForm)
        form.rows["words"].editor.setFocus()
        hands.write(f"县气象台发布{words}预警信号，横溪镇")
        assert form.values()["before"] is had  # type: ignore[index]
        hands.press("Ctrl+Return")
    hands.press("Ctrl+J")
    form = form_of(hands)
    assert isinstance(form, WarningForm)
    form.rows["words"].editor.setFocus()
    hands.write("县气象台将大风黄色预警信号变更为大风橙色预警信号，横溪镇")
    assert form.values()["before"] is WarningColour.YELLOW  # type: ignore[index]
    assert form.rows["before"].isVisible()
    form.rows["before"].put(WarningColour.BLUE)
    hands.press("Ctrl+Return")
    held = {(one.event, one.colour) for one in messages.holding(desk)}
    assert ("大风", "orange") in held
    assert ("大风", "blue") not in held, "the colour the officer put right is the one that was replaced"


def test_only_registered_is_decided_on_a_form(hands: Hands) -> None:
    desk = hands.room.desk
    incident = book(desk, category="11B03")
    from app.services.incident.board import incident_view

    for decided in (True, False):
        view = incident_view(desk, incident)
        assert view is not None
        hands.room.broadcast.form_requested.emit(register_only(desk, hands.room.broadcast, view))
        fill(hands, reason="没有损失", decided_by="赵启明")
        assert bool(registering.decisions(desk)) is decided
        after = incident_view(desk, incident)
        assert after is not None
        assert ("仅登记：没有损失（赵启明决定）" in remarks(after)) is decided


def test_whom_to_call_stands_large_where_nobody_heard(hands: Hands) -> None:
    desk = hands.room.desk
    people = {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李敏"}
    shift.assign(desk, people, {DutyRole.DEPUTY: "0700-5550102"}, remind=False)
    with desk.write() as transaction:
        transaction.append("warning:W1", started("一", desk.now() + minutes(30)))
    hands.press("Alt+3")
    page = hands.room.window.stack.currentWidget()
    assert isinstance(page, ClocksPage)
    page.reload()
    assert not page.passed.isVisible()
    hands.wait(26 * 60)
    page.reload()
    assert "请拨：副班 李敏 0700-5550102" in page.passed.text()
    hands.press("Ctrl+Y")
    fill(hands, said="马上到")
    page.reload()
    assert not page.passed.isVisible()
