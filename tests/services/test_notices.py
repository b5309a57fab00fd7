"""回头看几处的通报不是一起事件；同样的开头，说了今天这里出的事就照读。"""

import datetime as dt

import pytest

from app.models.moments import BEIJING
from app.services.desk import rulebook
from app.services.extraction import plain
from app.services.extraction.findings import Context
from app.services.extraction.reader import read

CONTEXT = Context(
    ref_time=dt.datetime(2026, 6, 12, 20, 12, tzinfo=BEIJING), places=(), kinds=rulebook.load().taxonomy.classes
)


def dead(text: str) -> float | None:
    """How many dead the grammars read in a text."""
    found = read(plain.readable(text), CONTEXT)
    return next((one.number for one in found if str(one.field) == "deaths"), None)


@pytest.mark.parametrize("text", [
    "近期多地发生溺水事故，其中一地3人死亡，请各地加强防范。",
    "各乡镇：近期我省多地发生溺水事件，其中某县一次死亡3人，教训深刻，请立即开展巡查。",
    "近日，外省接连发生多起火灾，某市一商住楼火灾致5人死亡，各单位要举一反三。",
    "关于近期几起一氧化碳中毒事故的通报：城关镇2人死亡，河口镇1人死亡。",
    "近期周边县发生燃气爆炸，致4人死亡，请各镇街切实排查。",
    "最近连续发生多起塌方，兄弟县市有2人遇难，提醒各项目部停工检查。",
    "入冬以来个别地区取暖中毒频发，已有6人死亡，请逐户排查。",
    "前段时间多个县接连翻车，死了三个人，务必引以为戒。",
])  # fmt: skip
def test_a_notice_over_several_places_has_no_dead_of_an_event(text: str) -> None:
    """近期多地…，其中一地3人死亡."""
    assert read(plain.readable(text), CONTEXT) == []


@pytest.mark.parametrize(("text", "number"), [
    ("近期多地发生溺水。今天下午3点，我镇石河又有2名学生溺水，1人死亡。请加强防范。", 1),
    ("近日天干物燥，6月12日14时许西山起火，2人死亡。请各地加强防范。", 2),
    ("最近连续发生盗窃，昨晚西关又有人被捅，1人死亡，提醒各村。", 1),
    ("近期多地暴雨，6月12日9时我县发生山洪，3人死亡。", 3),
    ("近日我县多地山洪，已造成2人死亡，正在搜救。", 2),
    ("近期施工较多。刚才三号楼吊篮坠落，1人死亡，请派人排查。", 1),
    ("入汛以来雨水多，12日凌晨北沟泥石流，4人死亡。", 4),
    ("最近气温低，我村今早发现两人煤气中毒，1人死亡，提醒各村。", 1),
])  # fmt: skip
def test_what_happened_here_is_read_behind_a_look_back(text: str, number: float) -> None:
    """A clock, a day or our own place makes it an event."""
    assert dead(text) == number
