"""The text of reports: three kinds of statement, every clause accounted for, nothing that nobody said."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.moments import minutes
from app.models.report.statement import Origin
from app.models.texts import own_place
from app.models.vocabulary.incident import FigureKind, Flag, Precision, Section
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling, intake
from app.services.incident.handling import Statement
from app.services.incident.similar import known_of
from app.services.paper import phrases
from app.services.reports import composing, reporting, sending
from app.services.reports import oral as phone_report
from app.services.reports.against import adopt_sure, read
from app.services.reports.title_proposals import report_title
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples.sample import load
from tests.helpers import book, draft_of, send_report, state_of

DENIAL = "人员伤亡和损失数字较上报无变化。"


def follow(desk: Desk, identity: str, text: str, **figures: float) -> None:
    draft = draft_of(desk, text=text, figures=figures)
    intake.follow_up(desk, identity, draft)


def flood(desk: Desk) -> tuple[str, str]:
    """The flood of the demonstration, taken in with all that was read; and what was noted later."""
    told = next(one for one in load(desk).narratives if one.id == "flood")
    draft = replace(draft_of(desk, text=told.text, category="", figures={}), place="")
    draft = intake.adopt(draft, intake.read(desk, told.text, draft.received_at), only_sure=False)
    return intake.receive(desk, draft).id, told.followup


def taken_in(desk: Desk, text: str) -> str:
    """Booked with everything that was read for sure."""
    draft = replace(draft_of(desk, text=text, category="", figures={}), place="")
    draft = intake.adopt(draft, intake.read(desk, text, draft.received_at), only_sure=True)
    return intake.receive(desk, draft).id


def test_the_third_paper_of_the_demonstration_does_not_contradict_itself(desk: Desk, clock: FixedClock) -> None:
    identity, later = flood(desk)
    send_report(desk, identity)
    clock.advance(1800)
    handling.progress(desk, identity, Section.MEASURES, later)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "被困11人已全部救出，失联2人仍在搜寻，通信正在抢修。" in body
    for denied in ("无变化", "被困11人，", "无新的"):
        assert denied not in body
    assert [one.field for one in composing.open_words(desk, state_of(desk, identity))] == ["trapped"]


def test_every_sentence_has_an_origin_and_a_source(desk: Desk) -> None:
    draft = reporting.compose(desk, state_of(desk, book(desk, deaths=1)))
    sentences = [one for part in draft.parts for one in part.sentences]
    assert {one.origin for one in sentences} <= {Origin.SAID, Origin.ADOPTED, Origin.DERIVED}
    assert all(one.sources for one in sentences if one.origin is not Origin.ADOPTED)


def test_what_nobody_said_must_be_confirmed_or_removed_before_signature(desk: Desk) -> None:
    identity = book(desk, deaths=1)
    draft = reporting.compose(desk, state_of(desk, identity))
    draft = replace(draft, body=draft.body + "\n原因正在调查。")
    assert any("没有出处" in one for one in reporting.warnings(state_of(desk, identity), draft))
    reporting.submit(desk, draft)
    with pytest.raises(Refused, match="原因正在调查。请确认或删去"):
        signing.sign(desk, identity, draft.id, "赵启明")
    reporting.submit(desk, replace(draft, confirmed=("原因正在调查。",)))
    signing.sign(desk, identity, draft.id, "赵启明")
    held = state_of(desk, identity).report(draft.id)
    assert held is not None
    assert (held.confirmed, held.author) == (("原因正在调查。",), desk.officer)


def test_no_change_is_refused_while_a_message_or_a_note_with_a_figure_is_open(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(600)
    handling.note(desk, identity, "镇里来电说死亡人数可能升至3人。")
    draft = reporting.compose(desk, state_of(desk, identity))
    denial = replace(draft, body=DENIAL, confirmed=(DENIAL,))
    with pytest.raises(Refused, match="还有没有采用的数字"):
        reporting.submit(desk, denial)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=1, explanation="与医院核对，仍为1人"))
    reporting.submit(desk, denial)
    assert state_of(desk, identity).report(draft.id) is not None


def test_no_change_is_refused_while_a_message_came_after_the_text(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(600)
    draft = reporting.compose(desk, state_of(desk, identity))
    follow(desk, identity, "现场道路已恢复通行。")
    with pytest.raises(Refused, match="又有来报"):
        reporting.submit(desk, replace(draft, body=DENIAL, confirmed=(DENIAL,)))


def test_a_message_that_came_while_the_text_was_written_is_in_the_next_report(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    draft = reporting.compose(desk, state_of(desk, identity))
    clock.advance(60)
    follow(desk, identity, "围墙外又起一处火点。")
    assert "写好以后又来1条，还没有写入" in reporting.warnings(state_of(desk, identity), draft)
    reporting.submit(desk, draft)
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")
    clock.advance(60)
    assert "围墙外又起一处火点。" in reporting.compose(desk, state_of(desk, identity)).body


def test_what_the_officer_takes_out_is_struck_in_the_book(desk: Desk) -> None:
    text = "青山镇一处仓库起火，喂你听得到吗，消防正在扑救。"
    identity = intake.receive(desk, draft_of(desk, text=text, figures={})).id
    draft = reporting.compose(desk, state_of(desk, identity))
    assert "喂你听得到吗" in draft.body
    reporting.submit(desk, replace(draft, body=draft.body.replace("，喂你听得到吗", "")))
    held = state_of(desk, identity).report(draft.id)
    assert held is not None
    assert [words for _, words in held.struck] == ["喂你听得到吗"]


def test_the_instant_is_that_of_the_newest_figure_and_old_ones_have_their_own(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(3 * 3600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.MISSING, value=2))
    clock.advance(1800)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "截至6月12日6时12分，失联2人。" in body
    assert "截至6月12日3时12分，死亡1人。" in body
    assert "6时42分" not in body


def test_a_change_is_against_what_this_recipient_was_told(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(600)
    handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=3))
    state = state_of(desk, identity)
    other, body = composing.composed(desk, state, Stage.FOLLOWUP, state.reports[-1].addressee, 1)
    assert other
    assert "死亡由1人增至3人" in body.body
    assert "新增" not in body.body


@pytest.mark.parametrize(("text", "words"), [
    ("有人打电话说那边炸了，听不清。", "关于6月12日3时12分来报情况的报告（首报）"),
    ("现在开始演练，模拟青山镇工业园二路发生火灾。", "关于6月12日3时12分来报情况的报告（首报）"),
])  # fmt: skip
def test_what_was_not_adopted_is_in_no_title(desk: Desk, text: str, words: str) -> None:
    draft = replace(draft_of(desk, text=text, category="", figures={}), place="")
    identity = intake.receive(desk, draft).id
    assert reporting.compose(desk, state_of(desk, identity)).title == words


def test_the_officers_own_title_is_the_title(desk: Desk) -> None:
    draft = replace(draft_of(desk, figures={}), title="工业园二路厂房着火")
    identity = intake.receive(desk, draft).id
    assert "工业园二路厂房着火情况的报告" in reporting.compose(desk, state_of(desk, identity)).title
    handling.describe(desk, identity, title="厂房火情")
    assert "厂房火情情况的报告" in reporting.compose(desk, state_of(desk, identity)).title


def test_the_phone_words_say_no_more_than_is_known(desk: Desk) -> None:
    text = "那边炸了。"
    draft = replace(draft_of(desk, text=text, category="", figures={}), place="")
    words = phone_report.oral_words(desk, state_of(desk, intake.receive(desk, draft).id))
    assert words == "那边炸了。初判一般。书面报告随后报送。"


def test_none_hurt_is_said_as_officials_say_it(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=0, injured=0, trapped=4)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "暂无人员伤亡，被困4人" in body
    send_report(desk, identity)
    clock.advance(600)
    follow(desk, identity, "4名被困人员全部救出，无人受伤。", trapped=0)
    assert "死亡0" not in reporting.compose(desk, state_of(desk, identity)).body


def test_nobody_dead_or_hurt_is_as_said_while_only_the_dead_are_adopted(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, missing=1)
    send_report(desk, identity)
    clock.advance(600)
    follow(desk, identity, "14个村全部核对完，没有人员伤亡。", deaths=0)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "没有人员伤亡" in body, "of the dead alone it would say too little"


def test_a_book_of_an_earlier_version_has_its_messages_in_the_right_report(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    send_report(desk, identity)
    clock.advance(dt.timedelta(minutes=20).total_seconds())
    follow(desk, identity, "大门外停着两辆槽车。")
    state = state_of(desk, identity)
    old = replace(state, reports=tuple(replace(one, heard=()) for one in state.reports))
    heard = composing.unheard(old, ())
    assert [one.narrative for one in heard] == ["大门外停着两辆槽车。"]


def test_the_level_by_what_may_be_stands_beside_the_known_one(desk: Desk) -> None:
    identity = book(desk, deaths=2, missing=3)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "值班室初判为一般级别，按失联计为较大级别。" in body


def test_of_when_a_message_says_its_figures_are_is_what_stands_on_paper(desk: Desk) -> None:
    text = "青山镇工业园二路厂房起火。截至2时40分，死亡3人，失联2人。"
    identity = taken_in(desk, text)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "截至6月12日2时40分，死亡3人，失联2人。" in body
    assert body.count("截至") == 1


def test_a_time_before_something_done_stays_with_it(desk: Desk) -> None:
    text = "青山镇工业园二路厂房起火，2人被困。截至3时，已有5台水泵到场。"
    identity = taken_in(desk, text)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "截至3时，已有5台水泵到场。" in body


def test_a_final_report_tells_the_whole_course_but_not_what_was_struck(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, "6月12日2时50分，双河镇老街一民房起火，县消防救援大队4车已到场。屋主说家里有存款。")
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, replace(draft, body=draft.body.replace("屋主说家里有存款。", "")))
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")
    clock.advance(3600)
    follow(desk, identity, "明火已扑灭，烧毁房屋2间。")
    body = reporting.compose(desk, state_of(desk, identity), Stage.FINAL).body
    for said in ("双河镇老街", "4车已到场", "明火已扑灭", "烧毁房屋2间"):
        assert said in body
    assert "存款" not in body
    assert "许，6月" not in body


def test_a_paper_rests_on_the_strict_level_as_the_officer_left_it(desk: Desk) -> None:
    identity = book(desk, missing=3)
    assert "按失联计为较大级别" in reporting.compose(desk, state_of(desk, identity)).body
    handling.set_level(desk, identity, Level.ORDINARY, "已核实，3人在邻村")
    assert "较大" not in reporting.compose(desk, state_of(desk, identity)).body


def test_a_follow_up_with_nothing_to_tell_warns(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk)
    send_report(desk, identity)
    clock.advance(600)
    state = state_of(desk, identity)
    draft = reporting.compose(desk, state, Stage.FOLLOWUP)
    assert "上一报以后没有新的情况，正文没有内容" in reporting.warnings(state, draft)
    told = replace(draft, body="一、处置情况。火已扑灭。")
    assert not any("没有内容" in one for one in reporting.warnings(state, told))


def test_who_is_left_of_a_roll_is_asked_as_missing(desk: Desk) -> None:
    text = "宾馆登记住客23人，已疏散19人，还有4人没有联系上。"
    found = composing.open_words(desk, state_of(desk, taken_in(desk, text)))
    assert ("missing", 4.0) in [(one.field, one.stands) for one in found]


@pytest.mark.parametrize(
    ("text", "open_words"),
    [
        ("与5人通上话，另外2人位置不明。", ["另外2人位置不明"]),
        ("乡里25人上山了，村里有300人。", []),
        ("死者家属已到，遗体已移交殡仪馆。", []),
        ("冻死生猪230头，死亡家禽1.1万羽。", []),
    ],
)
def test_a_count_of_people_nobody_read_stays_open(desk: Desk, text: str, open_words: list[str]) -> None:
    found = composing.open_words(desk, state_of(desk, taken_in(desk, text)))
    assert [one.words for one in found if not one.field] == open_words


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("城关镇东门菜市场一早餐店", "青山县"), ("城关镇夜市", "青山县"), ("S217省道K32处边坡", "青山县"),
        ("云岭县龙滘镇", ""), ("南昌市青山湖区", ""), ("江西省道路运输公司", ""),
        ("巴音郭楞蒙古自治州库尔勒市", ""),
    ],
)  # fmt: skip
def test_a_title_names_the_county_unless_the_place_does(desk: Desk, place: str, region: str) -> None:
    state = replace(state_of(desk, book(desk)), place=place)
    title = report_title(phrases.load(desk.settings.wording), state, "火灾", "首报", desk.settings)
    assert title.startswith(f"关于{region}{place}")


@pytest.mark.parametrize(
    ("place", "unit", "stands"),
    [
        ("我公司二号井", "青山矿业公司", "青山矿业公司二号井"), ("本镇老街", "双河镇", "双河镇老街"),
        ("我校食堂", "", "食堂"), ("我山村", "双河镇", "我山村"), ("城关镇老街", "双河镇", "城关镇老街"),
    ],
)  # fmt: skip
def test_ours_is_the_place_of_who_calls(place: str, unit: str, stands: str) -> None:
    assert own_place(place, unit) == stands
    assert own_place(stands, unit) == stands


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("喂，是应急局吗？我们这里有点情况。", "我们这里有点情况"),
        ("船上7人，6人被救起。", "03:12 县消防救援大队来报"),
        ("有情况要说，水很大。", "水很大"),
    ],
)
def test_an_unread_call_is_named_by_its_opening_or_its_time(desk: Desk, text: str, title: str) -> None:
    assert state_of(desk, taken_in(desk, text)).title.endswith(title)


def test_what_burnt_is_never_the_harmed_area(desk: Desk) -> None:
    text = "6月12日3时，梅岭镇石门村发生森林火灾，过火面积约15公顷，无人员伤亡，请求市级增援。"
    state = state_of(desk, taken_in(desk, text))
    body = reporting.compose(desk, state).body
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE)
    assert "过火面积约15公顷" in body
    assert "按过火面积计为较大级别" in body
    assert "受害" not in body


def test_an_area_said_in_mu_never_changes_in_hectares(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, "6月12日3时，梅岭镇石门村发生森林火灾，过火面积约40亩。")
    send_report(desk, identity)
    clock.advance(1800)
    draft = draft_of(desk, text="火场过火面积约6公顷。")
    found = read(desk, known_of(state_of(desk, identity)), draft.narrative, desk.now())
    intake.follow_up(desk, identity, adopt_sure(draft, found)[0])
    body = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP).body
    assert "过火面积约6公顷" in body
    assert "2.6667" not in body


@pytest.mark.parametrize(
    ("place", "title"),
    [("县第一中学", "关于青山县第一中学"), ("县道X012处", "关于青山县县道X012处"), ("县城北路", "关于青山县县城北路")],
)
def test_the_county_is_named_once(desk: Desk, place: str, title: str) -> None:
    state = replace(state_of(desk, book(desk)), place=place)
    found = report_title(phrases.load(desk.settings.wording), state, "火灾", "首报", desk.settings)
    assert found.startswith(title)


def test_one_of_the_hurt_who_dies_is_one_more_dead(desk: Desk) -> None:
    identity = taken_in(desk, "6月12日3时，G320国道K880处发生一起道路交通事故，造成1人死亡、2人受伤。")
    found = read(desk, known_of(state_of(desk, identity)), "伤者1人经抢救无效死亡，司机已抓获。", desk.now())
    assert {one.field: one.becomes for one in found} == {"deaths": 2, "injured": 1}


def test_a_place_without_a_kind_has_a_title_that_reads(desk: Desk) -> None:
    state = replace(state_of(desk, book(desk)), place="青山县青山镇", titled=False)
    title = report_title(phrases.load(desk.settings.wording), state, "", "首报", desk.settings)
    assert title == "关于青山县青山镇有关情况的报告（首报）"


def test_why_a_level_is_taken_graver_is_said_in_words(desk: Desk) -> None:
    hurt = reporting.compose(desk, state_of(desk, book(desk, deaths=1, injured=11))).body
    assert "值班室初判为一般级别，伤情不明的按重伤计为较大级别。" in hurt
    draft = replace(draft_of(desk, figures={}), flags=(Flag.SCHOOL,))
    school = reporting.compose(desk, state_of(desk, intake.receive(desk, draft).id)).body
    assert "因学校从严为较大级别" in school


def test_a_level_says_which_figures_are_not_in_it_and_rises_on_paper_once(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, "18时22分，一车间起火，被困5人。")
    first = reporting.compose(desk, state_of(desk, identity)).body
    assert "值班室初判为一般级别，按被困计为较大级别。" in first
    send_report(desk, identity)
    clock.advance(600)
    follow(desk, identity, "火势减弱，又有伤者2至3人。")
    second = reporting.compose(desk, state_of(desk, identity)).body
    assert "按被困计为较大级别。" in second
    assert "来报的人员情况尚待核实，未计入级别。" in second
    send_report(desk, identity)
    clock.advance(600)
    follow(desk, identity, "消防增援2车到场。")
    assert "级别" not in reporting.compose(desk, state_of(desk, identity)).body


def test_a_number_that_rises_is_told_from_what_was_said(desk: Desk, clock: FixedClock) -> None:
    identity = taken_in(desk, "全县大棚垮塌312个，直接经济损失860余万元。")
    send_report(desk, identity)
    clock.advance(600)
    draft = draft_of(desk, text="直接经济损失上调至近千万元。", figures={})
    found = read(desk, known_of(state_of(desk, identity)), draft.narrative, desk.now())
    intake.follow_up(desk, identity, adopt_sure(draft, found)[0])
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "直接经济损失由860余万元增至近千万元" in body


def test_what_was_corrected_after_it_was_sent_is_said_in_the_next_report(desk: Desk, clock: FixedClock) -> None:
    """Place, time and class are corrected openly: the title never changes by itself from one report to the next."""
    identity = book(desk, category="12G00", deaths=1)
    first = desk.now() - minutes(20)
    handling.describe(desk, identity, place="青山镇恒泰公司")
    handling.retime(desk, identity, reason="企业报告", occurred_at=first, precision=Precision.MINUTE)
    send_report(desk, identity)
    clock.advance(600)
    handling.describe(desk, identity, place="青山镇恒信公司", category="12D00")
    handling.retime(desk, identity, reason="监控", occurred_at=first - minutes(7), precision=Precision.MINUTE)
    made = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP)
    for words in ("事发地点更正为青山镇恒信公司。", "事发时间更正为", "事件类别更正为"):
        assert words in made.body, made.body
    assert "许。" not in made.body, "nobody said about"
    assert composing.without_source(state_of(desk, identity), made.body, ()) == ()
    send_report(desk, identity)
    again = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP)
    assert "更正" not in again.body, "said once"


def test_a_place_that_was_found_out_is_no_correction(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12G00", deaths=1)
    handling.describe(desk, identity, place="")
    send_report(desk, identity)
    clock.advance(600)
    handling.describe(desk, identity, place="青山镇恒信公司")
    made = reporting.compose(desk, state_of(desk, identity), Stage.FOLLOWUP)
    assert "地点为青山镇恒信公司。" in made.body
    assert "更正" not in made.body


def test_every_office_that_was_phoned_is_named_once_in_the_order_of_the_calls(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12B00", deaths=3)
    clock.advance(1200)
    now = desk.now()
    for recipient, ago in ((Recipient.PROVINCE, 3), (Recipient.CITY, 10), (Recipient.CITY, 1)):
        draft = phone_report.OralDraft(
            token=desk.new_id(), recipient=recipient, answered_by="马值守", made_at=now - minutes(ago), said="3人死亡"
        )  # fmt: skip
        phone_report.make_oral(desk, identity, draft)
    body = reporting.compose(desk, state_of(desk, identity)).body
    city, province = (desk.settings.recipient_name(one) for one in (Recipient.CITY, Recipient.PROVINCE))
    assert body.count(f"已向{city}电话报告") == body.count(f"已向{province}电话报告") == 1
    assert body.index(city) < body.index(province)
