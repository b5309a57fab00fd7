"""值班日志 of a shift: what a person writes first, what the program wrote behind it."""

import datetime as dt

import pytest

from app.models.duty.facts import WeatherNoted
from app.models.registry import describe
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.duty import RotaPattern
from app.services.desk.desk import Desk
from app.services.duty import rotas, shift
from app.services.duty.handing_over import HandoverDraft, hand_over
from app.services.duty.rotas import RotaDraft
from app.services.forms.day_papers import shift_of
from app.services.forms.papers import form_made
from app.services.incident.intake import book_call, follow_up
from app.services.paper.wording import caller_text
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import beijing, book, draft_of, phone, send_report

TWELFTH = dt.date(2026, 6, 12)
PEOPLE = ("王一", "李二", "张三", "赵四")


def text_of(desk: Desk, day: dt.date) -> str:
    made = form_made(desk, "diary", day=day)
    return "".join(one.text for page in made.paper.pages for one in page.texts)


def test_without_a_rota_it_is_the_calendar_day_with_one_from_change_to_change(desk: Desk) -> None:
    assert shift_of(desk, TWELFTH) == (beijing("2026-06-12T00:00"), beijing("2026-06-13T00:00"))
    for month in ("2026-06", "2026-12", "2028-02"):
        rotas.make(desk, RotaDraft(month=month, pattern=RotaPattern.TWO_A_DAY, officers=PEOPLE))
    assert shift_of(desk, TWELFTH) == (beijing("2026-06-12T08:30"), beijing("2026-06-13T08:30"))
    assert shift_of(desk, dt.date(2026, 12, 31))[1] == beijing("2027-01-01T08:30")
    assert shift_of(desk, dt.date(2028, 2, 29)) == (beijing("2028-02-29T08:30"), beijing("2028-03-01T08:30"))


def test_a_shift_over_midnight_tells_events_calls_and_the_hand_over(desk: Desk, clock: FixedClock) -> None:
    rotas.make(desk, RotaDraft(month="2026-06", pattern=RotaPattern.FULL_DAY, officers=PEOPLE, leaders=("钱五",)))
    shift.write_note(desk, "零时抽查")
    clock.advance((beijing("2026-06-12T08:30") - desk.now()).total_seconds())
    hand_over(desk, HandoverDraft(out=("王澄",), taken=("李二", "王一")))
    shift.note_weather(desk, TWELFTH, "多云　转小雨")
    clock.advance(60 * 60)
    incident = book(desk, deaths=1)
    phone(desk, incident)
    send_report(desk, incident)
    book_call(desk, draft_of(desk, text="咨询防汛电话"), CallKind.CONSULT)
    clock.advance((beijing("2026-06-13T00:30") - desk.now()).total_seconds())
    shift.write_note(desk, "夜里巡查正常")
    clock.advance((beijing("2026-06-13T08:31") - desk.now()).total_seconds())
    shift.write_note(desk, "下一班的事")
    text = text_of(desk, TWELFTH)
    for words in (
        "值班时段", "2026年6月12日8时30分至2026年6月13日8时30分", "多云转小雨", "李二", "钱五", "咨询防汛电话",
        "电话报告1次", "报出首报09:30", "夜里巡查正常", "王澄交李二、王一", "程序记录",
    ):  # fmt: skip
        assert words in text, words
    assert "报出首报09:30；在办" in text
    assert text.index("程序记录") < text.index("来源：县消防救援大队"), "a number is told by its message"
    assert "09:30:00" not in text[: text.index("程序记录")]
    assert "下一班的事" not in text
    assert "零时抽查" not in text
    assert text.index("夜里巡查正常") < text.index("程序记录") < text.rindex("时限")
    assert "零时抽查" in text_of(desk, dt.date(2026, 6, 11))


def test_what_an_officer_wrote_stands_on_paper_as_it_was_written(desk: Desk) -> None:
    shift.write_note(desk, "县医院　王某说的话", "T9")
    assert "县医院，王某" not in text_of(desk, TWELFTH), "no comma nobody wrote"
    assert "县医院王某说的话" in text_of(desk, TWELFTH).replace("　", "")


def test_weather_is_typed_and_may_not_be_empty(desk: Desk) -> None:
    with pytest.raises(Refused, match="请写天气"):
        shift.note_weather(desk, TWELFTH, "  ")
    assert describe(WeatherNoted(day=TWELFTH, text="晴")).text == "6月12日天气：晴"


@pytest.mark.parametrize(
    ("caller", "printed"),
    [
        ("县交警大队 郑某 0700-5558134", "县交警大队郑某（0700-5558134）"), ("0700-5558134", "0700-5558134"),
        ("群众", "群众"), ("", ""), ("县公安局 110指挥中心", "县公安局110指挥中心"),
        ("县医院 王某 0700 5558134", "县医院王某（0700 5558134）"),
        ("王某 13800000000 5558134", "王某（13800000000 5558134）"),
    ],
)  # fmt: skip
def test_the_number_of_a_caller_stands_apart_from_the_name(caller: str, printed: str) -> None:
    assert caller_text(caller) == printed


def test_several_follow_ups_are_counted_and_figures_have_their_unit(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=1)
    for _ in range(3):
        send_report(desk, incident)
        clock.advance(3600)
        follow_up(desk, incident, draft_of(desk, text="又来一次", figures={}))
    text = text_of(desk, TWELFTH)
    assert "死亡1人；报出首报03:" in text
    assert "续报2次（末次0" in text
