import datetime as dt

import pytest

from app.models.settings.settings import Place
from app.models.vocabulary.incident import Bound, FigureKind, Precision
from app.services.desk import rulebook
from app.services.extraction import Context
from app.services.extraction.numbers import parse
from app.services.extraction.reader import as_record, extract
from tests.helpers import beijing

BOOK = rulebook.load()
REF = beijing("2026-06-12T03:12")
CONTEXT = Context(
    ref_time=REF,
    places=(Place(name="青山镇工业园二路", aliases=("园区二路",)), Place(name="龙滘镇埇尾村")),
    kinds=BOOK.taxonomy.classes,
)


def record(text: str) -> dict[str, object]:
    return as_record(extract(text, CONTEXT), BOOK.taxonomy.groups)


@pytest.mark.parametrize(("text", "value"), [
    ("3", 3), ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("两百", 200), ("一百零五", 105), ("一百五", 150),
    ("一千二百三十四", 1234), ("1.5亿", 150_000_000), ("三万", 30_000), ("1,200", 1200), ("", None), ("很多", None),
])  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(("text", "deaths", "missing", "injured"), [
    ("造成3人死亡、2人失联、5人受伤", 3, 2, 5),
    ("死亡3人，失联2人，受伤5人", 3, 2, 5),
    ("死亡3人受伤5人", 3, None, 5),
    ("已致2死5伤", 2, None, 5),
    ("三人遇难，两人下落不明", 3, 2, None),
    ("1名工人当场死亡", 1, None, None),
    ("无人员伤亡", 0, None, 0),
    ("暂未造成人员伤亡", 0, None, 0),
    ("遇难人数上升至12人", 12, None, None),
    ("出动消防员30人", None, None, None),
    ("今年以来全县累计死亡12人", None, None, None),
    ("组织演练，模拟3人被困、2人死亡", None, None, None),
    ("３人死亡", 3, None, None),
])  # fmt: skip
def test_casualties(text: str, deaths: int | None, missing: int | None, injured: int | None) -> None:
    found = record(text)
    assert (found["deaths"], found["missing"], found["injured"]) == (deaths, missing, injured)


@pytest.mark.parametrize(("text", "moment", "precision"), [
    ("今天凌晨2时50分许，某厂发生火灾", "2026-06-12T02:50+08:00", Precision.MINUTE),
    ("昨晚8点半，某村发生山洪", "2026-06-11T20:30+08:00", Precision.MINUTE),
    ("昨天下午3时左右发生车祸", "2026-06-11T15:00+08:00", Precision.HOUR),
    ("6月10日14时许，发生坍塌", "2026-06-10T14:00+08:00", Precision.HOUR),
    ("10日9:05，一货车侧翻", "2026-06-10T09:05+08:00", Precision.MINUTE),
    ("半小时前发生追尾", "2026-06-12T02:42+08:00", Precision.MINUTE),
    ("20分钟前起火", "2026-06-12T02:52+08:00", Precision.MINUTE),
    ("两小时前发生爆炸", "2026-06-12T01:12+08:00", Precision.MINUTE),
    ("发生火灾，截至3时10分已扑灭", None, None),
])  # fmt: skip
def test_times(text: str, moment: str | None, precision: Precision | None) -> None:
    found = record(text)
    assert found["occurred_at"] == moment
    assert found["precision"] == precision


def test_a_time_of_report_alone_is_only_asked() -> None:
    found = next(one for one in extract("3时10分接报，某处发生火灾", CONTEXT) if one.field == "occurred_at")
    assert found.moment == beijing("2026-06-12T03:10")
    assert not found.sure


@pytest.mark.parametrize(("text", "code"), [
    ("一民房发生火灾", "12G00"), ("两车追尾", "12H02"), ("发生山体滑坡", "11D01"), ("液氨泄漏", "12D02"),
    ("煤矿发生透水事故", "12A00"), ("发生山洪", "11A51"), ("山上发生森林火灾", "11G01"), ("学生食物中毒", "13B00"),
])  # fmt: skip
def test_classes(text: str, code: str) -> None:
    assert record(text)["category_code"] == code


@pytest.mark.parametrize(("text", "place"), [
    ("青山镇工业园二路一厂房发生火灾", "青山镇工业园二路"),
    ("园区二路一仓库起火", "青山镇工业园二路"),
    ("G60沪昆高速K512+300米处追尾", "G60沪昆高速K512+300米处"),
    ("今天2时，龙滘镇埇尾村发生山洪", "龙滘镇埇尾村"),
])  # fmt: skip
def test_places(text: str, place: str) -> None:
    found = str(record(text)["place_text"])
    assert found in place or place in found


def test_every_finding_names_its_words_and_span() -> None:
    text = "今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，造成3人死亡，附近60余名群众已转移，损失约200万元。"
    findings = extract(text, CONTEXT)
    assert {str(one.field) for one in findings} == {"occurred_at", "place", "category", "deaths", "evacuated", "loss"}
    for one in findings:
        assert text[one.start : one.end] == one.words
        assert 0 < one.confidence <= 1
    evacuated = next(one for one in findings if one.field == FigureKind.EVACUATED)
    assert (evacuated.number, evacuated.bound) == (60, Bound.OVER)
    loss = next(one for one in findings if one.field == FigureKind.LOSS)
    assert (loss.number, loss.bound) == (200, Bound.ABOUT)


def test_later_figures_give_way_to_none_and_keep_the_earlier_beside_them() -> None:
    findings = extract("初报2人死亡。后核实为4人死亡。", CONTEXT)
    deaths = next(one for one in findings if one.field == FigureKind.DEATHS)
    assert deaths.number == 4
    assert deaths.earlier == (2.0,)
    assert not deaths.sure


def test_nothing_said_is_nothing_found() -> None:
    found = record("请问值班室电话是多少")
    assert found.pop("approx") == {}
    assert set(found.values()) == {None}


def test_a_megabyte_is_read_without_waiting() -> None:
    assert extract("火" * 1_000_000, CONTEXT) is not None


def test_future_times_are_not_occurrence_times() -> None:
    later = REF + dt.timedelta(hours=3)
    assert record(f"{later.astimezone(dt.timezone(dt.timedelta(hours=8))).day}日6时30分发生火灾")["occurred_at"] is None


@pytest.mark.parametrize(("text", "place"), [
    ("今天凌晨2点50分，园区宏泰化工厂储罐区爆炸起火。", ("园区宏泰化工厂储罐区", True)),
    ("今天凌晨2点50分，仓库起火。", ("仓库", False)),
    ("今天凌晨2点50分，某县化工厂爆炸。", ("某县化工厂", False)),
    ("听说宏泰化工厂储罐区有爆炸声。", ("宏泰化工厂储罐区", False)),
])  # fmt: skip
def test_a_place_is_sure_only_between_time_and_event(text: str, place: tuple[str, bool]) -> None:
    found = next(one for one in extract(text, CONTEXT) if one.field == "place")
    assert (found.text, found.sure) == place
