"""一个个说的人加起来等于前面的数；否认的清单；被辟谣的引语；别处还有人受伤时不算确定。"""

import datetime as dt

import pytest

from app.models.moments import BEIJING
from app.services.desk import rulebook
from app.services.extraction import plain
from app.services.extraction.findings import Context
from app.services.extraction.reader import extract, read

CONTEXT = Context(
    ref_time=dt.datetime(2026, 6, 12, 20, 12, tzinfo=BEIJING), places=(), kinds=rulebook.load().taxonomy.classes
)
DEAD, HURT, GRAVE, HELD, LOST = "deaths", "injured", "serious", "trapped", "missing"
Figures = dict[str, float | None]


def figures(text: str) -> Figures:
    """Every figure the grammars read in a text."""
    return {str(one.field): one.number for one in read(plain.readable(text), CONTEXT) if one.number is not None}


def said(text: str, expected: Figures) -> None:
    """Each figure is read as expected; None where nothing may be read."""
    found = figures(text)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("6月12日9时码头钢丝绳断了，底下两个装卸工，一个瞳孔已经散了，另一个左腿压断。", {DEAD: 1, HURT: 1}),
    ("上午9点老房子塌了，里头有俩收破烂的，一个自己爬出来，腿蹭破皮；另一个压底下，还没弄出来。", {HURT: 1, HELD: 1}),
    ("6月12日8点池里捞出来俩，一个没救，一个还有脉搏，在县医院。第三个头晕，吸氧回家了。", {DEAD: 1, HURT: 2}),
    ("今早一家子煤气中毒，老两口已经没了，儿媳妇跟娃还有气儿，拉县医院了，屋里就这四个。", {DEAD: 2, HURT: 2}),
    ("6月12日大棚倒了，5名工人被压，已全部救出，2人死亡，3人受伤；另有1名渔民被铁皮砸成重伤。", {DEAD: 2, HURT: 4}),
    ("上午客渡船碰了，船上晃摔倒了七个，皮外伤，五个自己走去看的，两个我们送的医院。", {HURT: 7}),
    ("6月12日7时罐体倾覆，6人在内：2人当场死亡；3人送医，其中1人死亡，2人重伤；1人逃出，未伤。", {DEAD: 3, HURT: 2}),
    ("6月12日3时瓦斯突出，救护队搜寻到4人，均已遇难；11时又搜寻到2人，1人遇难、1人重伤。", {DEAD: 5}),
    ("6月9日七人聚餐后腹泻，7人悉数送医。其中一位老人抢救三日，昨天去世。", {DEAD: 1, HURT: 6}),
])  # fmt: skip
def test_parts_that_make_up_a_whole_tell_of_all(text: str, expected: Figures) -> None:
    """What each of them came to is counted, and who is told of besides."""
    said(text, expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("6月12日9时两个工人在屋顶作业，一个在东头，一个在西头，风大停工。", {DEAD: None, HURT: None, HELD: None}),
    ("6月12日9时三个村民上山，消防派出两个小组搜救，一个组走东坡，一个组走西坡。", {DEAD: None, HURT: None}),
    ("6月12日9时货车侧翻，死亡：1人，受伤：2人，失联：1人。", {DEAD: 1, HURT: 2, LOST: 1}),
    ("6月12日下午演练，模拟两人被困，一个没了，一个受伤。", {DEAD: None, HELD: None}),
    ("6月12日9时坡上滚石，三个人在路边，俩已经自己走了，一个喊疼送医院了。", {DEAD: None}),
    ("6月12日9时车辆侧翻，造成2人死亡。5人送医，其中2人抢救无效死亡。", {DEAD: 2}),
    ("6月12日9时脚手架倒了，四人送医，丈夫因失血过多死亡，其余三人无生命危险。", {DEAD: 1}),
    ("6月12日9时房子塌了，4人被埋，两个救出来了，腿断，两个没气了，共造成2人死亡、2人受伤。", {DEAD: 2, HURT: 2}),
])  # fmt: skip
def test_numbers_that_make_up_no_whole_tell_nothing(text: str, expected: Figures) -> None:
    """Who stands somewhere, came to help, or is told of by a label or a total is no part of anybody."""
    said(text, expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("6月12日9时锅炉爆管，3人轻度烫伤，无死亡、无重伤。", {DEAD: 0, GRAVE: 0, HURT: 3}),
    ("6月12日收治腹泻学生30人，无危重病例，无死亡。", {GRAVE: 0, DEAD: 0}),
    ("6月12日9时天然气管线被挖断，2名工人擦伤，无亡人。", {DEAD: 0}),
    ("6月12日傍晚渔船起火，两人手烧伤，所幸无人遇难。", {DEAD: 0, HURT: 2}),
    ("6月12日9时厂房闪爆　死亡：1人　重伤：2人　失联：无　被困：2人", {LOST: 0, DEAD: 1, HELD: 2}),
    ("6月11日中午山体滑坡，3幢民房受损，没有一个人受伤。", {HURT: 0}),
    ("6月12日6时多车追尾，死亡2人，受伤13人。经逐车排查，无人滞留。", {HELD: 0, DEAD: 2}),
    ("6月12日9时脚手架倒塌，死亡情况：无；失联情况：无；被困：无", {DEAD: 0, LOST: 0, HELD: 0}),
    ("6月12日9时车辆侧翻，没一个重伤的，都是皮外伤，伤了3个。", {GRAVE: 0, HURT: 3}),
    ("6月12日夜暴雪，接出司乘人员147人，未发生冻伤和人员伤亡。", {DEAD: 0, HURT: 0}),
])  # fmt: skip
def test_a_list_of_what_there_is_none_of_is_read_kind_by_kind(text: str, expected: Figures) -> None:
    """无死亡、无重伤, 失联：无, 没一个重伤的."""
    said(text, expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("6月11日排土场塌了，一个司机埋里头，今早挖着了，没了，别的没死人。", {DEAD: 1}),
    ("6月12日9时厂房垮塌，1人死亡，其他人员无死亡。", {DEAD: 1}),
    ("6月12日9时楼房起火，2人死亡，除此之外没有人遇难。", {DEAD: 2}),
    ("6月12日9时厂房起火，受伤：无法核实，死亡：无法核实。", {DEAD: None, HURT: None}),
    ("6月12日9时车辆侧翻，3人受伤，均无生命危险。", {GRAVE: None, HURT: 3}),
    ("6月12日9时车祸，3人重伤，没有轻伤的。", {GRAVE: 3, HURT: 3}),
    ("6月12日9时矿井透水，没有失踪人员家属到场，3人失踪。", {LOST: 3}),
    ("6月12日9时楼房起火，不知道有没有人被困。", {HELD: None}),
    ("6月12日9时工厂起火，为避免无人滞留现场造成误判，正逐层排查，1人受伤。", {HURT: 1}),
    ("6月12日9时大棚被掀起，砸伤19人。司仪在网上称“没一个人受伤”，已删除。", {HURT: 19}),
])  # fmt: skip
def test_a_denial_of_others_or_by_others_denies_nobody(text: str, expected: Figures) -> None:
    """别的没死人 is said where somebody died; a form's 无法核实 is no nought."""
    said(text, expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("6月12日15时驾车冲撞行人，1名孕妇伤重不治。警方提示：关于“死亡四人”的传言不实。", {DEAD: 1}),
    ("6月12日4时门店起火，3人不幸遇难。网上流传的“烧死六个人”系不实信息。", {DEAD: 3}),
    ("昨天半夜门机倒了，砸着三个，都送医了。不是早上报的那个“砸着四个”。", {HURT: 3}),
    ("6月12日9时桥面塌陷，2人落水失踪。网传“二十人失踪”系谣言。", {LOST: 2}),
    ("6月12日9时30分学校食堂发生食物中毒，就诊11人。群里“死了两个娃”是假消息。", {DEAD: None, HURT: 11}),
    ("6月12日9时仓库起火，有职工说“里面困着3个”，消防已到场。", {HELD: 3}),
    ("6月12日9时“鑫旺”饭店起火，死亡2人。", {DEAD: 2}),
    ("6月12日9时渔船“浙岭渔3人”倾覆，2人失联，原因不实之处待查。", {LOST: 2}),
])  # fmt: skip
def test_what_is_refuted_in_quotes_is_told_by_nobody(text: str, expected: Figures) -> None:
    """A quotation that is said to be untrue counts nobody; every other one stays."""
    said(text, expected)


@pytest.mark.parametrize(("text", "more"), [
    ("6月12日9时化学实验课，3名学生手部灼伤。教师右手灼伤，均送市中心医院。", True),
    ("6月12日9时浴池锅炉爆开，收银员面部烫伤，3名顾客被砖块砸伤。", True),
    ("6月12日9时校车滑入排水沟，4名幼儿磕伤，照管员腰部扭伤。", True),
    ("6月12日9时公交车起火，19名乘客下车，无人受伤，司机右手烫出水泡。", True),
    ("6月12日9时两车相撞，造成3人受伤。伤者均已送县医院。", False),
    ("6月12日9时两车相撞，造成3人受伤。其中1人骨折。", False),
    ("6月12日9时两车相撞，造成3人受伤。医院称无骨折伤员。", False),
    ("6月12日9时两车相撞，造成3人受伤。交警已到场。", False),
])  # fmt: skip
def test_a_number_of_the_hurt_is_no_more_sure_where_another_is_hurt_elsewhere(text: str, more: bool) -> None:  # noqa: FBT001 - a table of texts
    """Somebody hurt in another clause may not be counted: the number is said and asked."""
    whys = {one.why for one in extract(text, CONTEXT) if str(one.field) == HURT}
    sure = any(one.sure for one in extract(text, CONTEXT) if str(one.field) == HURT)
    assert not (more and sure)
    assert more or "文中别处还有人受伤" not in whys


@pytest.mark.parametrize(("text", "hour"), [
    ("今天下五四点二十左右我们镇一座桥塌了。", 16),
    ("昨天下五三点，村口翻了一辆车。", 15),
    ("今天下五2点10分，厂里着火了。", 14),
    ("今天四点二十左右，楼下五个人掉井里了。", 16),
])  # fmt: skip
def test_a_slip_of_dictation_for_the_afternoon_is_heard(text: str, hour: int) -> None:
    """下五四点 is 下午四点; five people below stay five."""
    moment = next(one.moment for one in read(plain.readable(text), CONTEXT) if str(one.field) == "occurred_at")
    assert moment is not None
    assert moment.astimezone(BEIJING).hour == hour
