"""预警 told in words: what each signal's own words say, booked once with its clocks, changed and lifted by words."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.commands import main
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.services.desk.desk import Desk
from app.services.extraction.warnings import read_warning
from app.services.obligations import standing
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.services.warnings import messages, told
from tests.helpers import beijing
from tests.services.test_warnings import CAP

REF = beijing("2026-06-12T03:00")


@pytest.mark.parametrize(
    ("text", "event", "colour", "action", "before"),
    [
        ("县气象台2时发布暴雨橙色预警信号，同时解除大风蓝色预警信号。", "暴雨", "橙色", "发布", ""),
        ("解除大风蓝色预警，继续发布暴雨橙色预警", "暴雨", "橙色", "发布", ""),
        ("暴雨橙色、大风蓝色预警信号同时解除", "暴雨", "橙色", "解除", ""),
        ("解除暴雨橙色、大风蓝色预警", "暴雨", "橙色", "解除", ""),
        ("暴雨橙色预警信号现已解除", "暴雨", "橙色", "解除", ""),
        ("暴雨预警已于2时30分解除", "暴雨", "", "解除", ""),
        ("取消台风预警，恢复正常值班", "台风", "", "解除", ""),
        ("高温橙色预警：注意防暑。预警解除后复工。", "高温", "橙色", "发布", ""),
        ("暴雨黄色预警未解除，请继续关注", "暴雨", "黄色", "发布", ""),
        ("县气象台：原暴雨橙色预警信号降级为黄色预警信号", "暴雨", "黄色", "变更", "橙色"),
        ("县气象台将暴雨红色预警信号降为橙色", "暴雨", "橙色", "变更", "红色"),
        ("县气象台将暴雨黄色预警信号升级为暴雨橙色预警信号", "暴雨", "橙色", "变更", "黄色"),
    ],
)
def test_what_is_done_is_said_of_the_signal_beside_it(
    text: str, event: str, colour: str, action: str, before: str
) -> None:
    found = read_warning(text, REF)
    assert found is not None
    assert (found.type, found.colour, found.action, found.before) == (event, colour, action, before)


def test_a_town_with_another_colour_is_no_area_and_no_town_is_made_of_other_words() -> None:
    found = told.read("山洪灾害气象预警：横溪镇橙色，大坑乡黄色。县水利局12日2时发布，请有关乡镇注意", REF)
    assert (found.areas, found.beside, found.sender) == (("横溪镇",), ("大坑乡黄色",), "县水利局")
    found = told.read("由县气象台发布暴雨红色预警：横溪镇、大坑乡等部分乡镇，请相关乡镇、有关街道防范", REF)
    assert (found.areas, found.sender) == (("横溪镇", "大坑乡"), "县气象台")


def switched_on(desk: Desk) -> Desk:
    for pack in desk.rules.packs:
        if not pack.enabled:
            editing.switch_pack(desk, pack.id, enabled=True)
    return desk


def taken(desk: Desk, text: str) -> messages.WarningTaken:
    return told.take_in(desk, told.read(text, desk.now()))


def test_words_start_the_clocks_a_message_starts_and_are_booked_once(desk: Desk) -> None:
    switched_on(desk)
    text = "县气象台12日2时50分发布暴雨红色预警信号，横溪镇、大坑乡过去1小时雨量已达60毫米"
    booked = taken(desk, text)
    assert booked.started > 0
    assert booked.sentence.startswith("已登记预警：县气象台发布暴雨红色预警，启动叫应时限")
    (row,) = messages.holding(desk)
    assert (row.event, row.areas, row.sender) == ("暴雨", "横溪镇、大坑乡", "县气象台")
    clocks = [one for one in standing.running(desk) if one.subject.startswith("warning:")]
    issued = beijing("2026-06-12T02:50")
    assert {one.rule: one.due - issued for one in clocks} == {
        "CY1": dt.timedelta(minutes=5), "CY2": dt.timedelta(minutes=30),
    }  # fmt: skip
    with pytest.raises(Refused, match="这份预警已经登记过"):
        taken(desk, text)


def test_a_change_and_an_end_take_the_place_of_what_holds(desk: Desk) -> None:
    switched_on(desk)
    messages.take_in(desk, "预警.xml", CAP.encode())
    taken(desk, "县气象台2时55分发布大风蓝色预警")
    changed = taken(desk, "县气象台3时00分将暴雨橙色预警信号升级为暴雨红色预警信号")
    assert "代替青山县气象台发布暴雨橙色预警信号" in changed.sentence
    assert sorted((row.event, row.colour) for row in messages.holding(desk)) == [("大风", "blue"), ("暴雨", "red")]
    lifted = taken(desk, "暴雨预警解除了")
    assert lifted.message.kind is WarningKind.LIFTED
    assert [row.event for row in messages.holding(desk)] == ["大风"]
    assert not [one for one in standing.running(desk) if one.subject.startswith("warning:") and "words" in one.subject]
    again = taken(desk, "高温橙色预警解除")
    assert "没有正在生效的高温预警可以解除" in again.sentence


def test_one_office_lifts_its_own_warning_and_no_other_office(desk: Desk) -> None:
    taken(desk, "云岭市气象台2时55分发布暴雨橙色预警")
    messages.take_in(desk, "预警.xml", CAP.encode())
    taken(desk, "县气象台3时10分解除暴雨橙色预警")
    assert [row.sender for row in messages.holding(desk)] == ["云岭市气象台"]


@pytest.mark.parametrize(
    ("warning", "field"),
    [
        (told.ToldWarning(words=" "), "words"),
        (told.ToldWarning(words="字" * 5001, event="暴雨", colour=WarningColour.RED), "words"),
        (told.ToldWarning(words="今天有雨"), "event"),
        (told.ToldWarning(words="暴雨预警", event="暴雨"), "colour"),
        (
            told.ToldWarning(words="暴雨", event="暴雨", colour=WarningColour.RED, sent=REF + dt.timedelta(hours=9)),
            "sent",
        ),
    ],
)
def test_what_cannot_be_booked_names_its_field(desk: Desk, warning: told.ToldWarning, field: str) -> None:
    with pytest.raises(Refused) as refused:
        told.take_in(desk, warning)
    assert refused.value.where["field"] == field


@pytest.mark.parametrize(
    ("event", "code"),
    [("暴雨", "11B03"), ("强降雨", "11B03"), ("山洪灾害", "11A51"), ("中小河流洪水", "11A01"), ("雷暴大风", "11B06"),
     ("地质灾害", "11D00"), ("强对流", "11B99"), ("森林火险", "11G01"), ("低温雨雪冰冻", "11B08"), ("台风", "11B01"),
     ("重污染天气", "")],
)  # fmt: skip
def test_an_event_has_the_code_of_its_name(desk: Desk, event: str, code: str) -> None:
    assert told.code_of(desk, event) == code


@pytest.mark.parametrize("event", ["暴雨", "山洪灾害", "中小河流洪水", "地质灾害气象风险", "台风", "强对流"])
def test_red_is_called_out_whatever_the_event(desk: Desk, event: str) -> None:
    assert taken(desk, f"县气象台3时10分发布{event}红色预警，横溪镇").started == 2


def test_what_is_told_beside_it_is_named(desk: Desk) -> None:
    booked = taken(desk, "县气象台发布暴雨橙色预警信号，同时解除大风蓝色预警信号")
    assert "原文还说到解除大风蓝色预警信号，请另行登记" in booked.notes
    assert "没有发布时间，叫应从登记时起算" in booked.notes


@given(st.text(alphabet="暴雨大风台红橙黄蓝色预警信号解除升级为降、，。县气象台发布取消未后12时镇乡", max_size=60))
def test_any_words_are_read_and_what_is_read_stands_in_them(text: str) -> None:
    found = told.read(text, REF)
    assert found.event in text
    assert all(one.removeprefix("解除") in found.words for one in found.beside)
    assert found.colour is None or found.colour.label[0] in found.words


def test_a_text_file_is_a_warning_told_in_words_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "预警.txt"
    for words, code in (("县气象台发布暴雨红色预警信号，横溪镇", 0), ("今天有雨", 1)):
        file.write_text(words, encoding="utf-8")
        assert main(["warn", "--home", str(tmp_path / "账本"), str(file), "--json"]) == code
        answer = json.loads(capsys.readouterr().out)
        if code:
            assert answer["error"].startswith("没有读到是什么预警")
        else:
            assert (answer["type"], answer["action"], answer["colour"]) == ("Alert", "发布", "红色")
            assert (answer["event"], answer["areas"], answer["sender"]) == ("暴雨", ["横溪镇"], "县气象台")
