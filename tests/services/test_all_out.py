"""续报：“全都出来了”而数与已知的一样或没有说数，就是确定的 0；计划、要求、传说、别处、还有人在里面的仍旧要问。"""

import datetime as dt

import pytest

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction.change import Known
from app.services.extraction.findings import Context
from app.services.extraction.followup import read_against

CONTEXT = Context(
    ref_time=dt.datetime(2026, 6, 12, 20, 12, tzinfo=BEIJING), places=(), kinds=rulebook.load().taxonomy.classes
)
DEAD, LOST, HURT, HELD, MOVED = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.TRAPPED, FigureKind.EVACUATED,
)  # fmt: skip
Figures = dict[FigureKind, float | None]


def surely_out(text: str, known: Figures) -> set[str]:
    """The kinds of which nobody is left, with nothing to ask."""
    open_kinds = {str(HELD), str(LOST)}
    changes = read_against(Known(figures=known), text, CONTEXT)
    return {one.field for one in changes if one.field in open_kinds and one.sure and one.stands == 0}


@pytest.mark.parametrize(("text", "known"), [
    ("被困11人已全部救出。", {HELD: 11}),
    ("11名被困人员全部救出。", {HELD: 11}),
    ("人都救出来了。", {HELD: 3}),
    ("失联3人全部找到，均安全。", {LOST: 3}),
    ("5人全部送医。", {HELD: 5}),
    ("5人已全部救出，送医检查。", {HELD: 5}),
    ("被困人员已全部救出，无人员伤亡。", {HELD: 4}),
    ("被困的4人全部安全救出，生命体征平稳。", {HELD: 4, DEAD: 0}),
    ("15时50分，最后一名被困人员救出，至此11名被困人员全部获救。", {HELD: 11}),
    ("被困人员全部获救。", {HELD: 6}),
    ("3名失联人员已全部联系上，人员平安。", {LOST: 3}),
    ("失联的3人都找到了，人没事。", {LOST: 3}),
    ("失联人员已全部找到，均安全。", {LOST: 3}),
    ("井下6人全部升井。", {HELD: 6}),
    ("电梯里的3人已经全部救出，身体无恙。", {HELD: 3}),
    ("被困群众23人已全部转移到安全地带。", {HELD: 23, MOVED: 0}),
    ("4名被困人员全部被消防救出，均已送县人民医院。", {HELD: 4, HURT: 0}),
    ("消防已将被困2人全部救出。", {HELD: 2}),
    ("县消防救援大队16时10分将8名被困群众全部救出，暂无人员伤亡。", {HELD: 8}),
    ("现场被困人员已全部疏散，无人员被困。", {HELD: 12}),
    ("被埋的2人都挖出来了，都活着。", {HELD: 2}),
    ("车内4人全部脱险。", {HELD: 4}),
    ("被困的7名游客全部安全下山。", {HELD: 7}),
    ("报告：16时30分被困人员5人已全部救出，现场搜救结束。", {HELD: 5}),
    ("一个不少，都出来了。", {HELD: 7}),
    ("被困人员已全部被救出，现场救援结束。", {HELD: 2}),
    ("3名落水人员全部救起，均无生命危险。", {LOST: 3}),
    ("落水3人全部救上岸，人都清醒。", {HELD: 3}),
    ("失联的2名渔民已全部获救。", {LOST: 2}),
    ("被困司机已救出，意识清醒。", {HELD: 1}),
    ("两名被困司乘人员均已救出。", {HELD: 2}),
    ("11人全部救出。", {HELD: 11}),
    ("里面的人全部救出来了。", {HELD: 3}),
    ("三楼被困的老两口救出来了，没受伤。", {HELD: 2}),
    ("被困的9人，截至17时已全部救出，其中2人轻伤。", {HELD: 9, HURT: 0}),
    ("被困人员8人全部救出，其中重伤1人、轻伤2人，其余5人无碍。", {HELD: 8}),
    ("失联1人已找到，系在亲戚家，平安。", {LOST: 1}),
    ("失联人员均已取得联系。", {LOST: 5}),
    ("被困人员均已安全撤离。", {HELD: 5}),
    ("洞内12名学生全部安全出洞。", {HELD: 12}),
    ("树上、屋顶被困6人都接下来了。", {HELD: 6}),
    ("被困6人已全部用冲锋舟接出。", {HELD: 6}),
    ("6名被困人员全部成功获救。", {HELD: 6}),
    ("所有被困人员已救出。", {HELD: 6}),
    ("现在没有人被困了，都救出来了。", {HELD: 6}),
    ("我们到了以后把4个人全救出来了，都清醒。", {HELD: 4}),
    ("失踪的两人都已找到，平安无事。", {LOST: 2}),
    ("经核实，失联的5人均已联系上。", {LOST: 5}),
    ("被困三人均已救出，送往县人民医院救治。", {HELD: 3}),
    ("17时10分，井下被困9名矿工全部升井，身体状况良好。", {HELD: 9}),
    ("15时40分救出2人，16时20分被困5人全部救出。", {HELD: 5}),
    ("全部救出，没有人员伤亡。", {HELD: 5}),
    ("已全部救出，5人都没受伤。", {HELD: 5}),
    ("成功救出被困人员3人，无人员伤亡。", {HELD: 3}),
    ("消防员16时许救出3名被困人员，均无大碍。", {HELD: 3}),
    ("被困的那对老夫妻救出来了。", {HELD: 2}),
    ("最后一名被困人员已于18时05分救出。", {HELD: 1}),
    ("孤岛上6名被困群众已由冲锋舟全部安全接回。", {HELD: 6}),
    ("失联渔船上4名船员全部获救。", {LOST: 4}),
    ("村民：山上被困的8个驴友全部下山了。", {HELD: 8}),
    ("现在被困的都已经出来了，在卫生院检查。", {HELD: 8}),
    ("7名被困工人已全部救出并送医，生命体征平稳。", {HELD: 7}),
    ("截至18时，被困的12名群众已全部转移安置。", {HELD: 12}),
    ("人员已全部救出。", {HELD: 3}),
    ("人员全部救出，现场清理中。", {HELD: 3}),
    ("被困人员全部救出，共救出6人。", {HELD: 6}),
    ("压在底下的3个人都扒出来了。", {HELD: 3}),
    ("落水人员2人均已救起送医。", {LOST: 2}),
    ("走失的3名学生全部找到。", {LOST: 3}),
    ("走失儿童已找到，身体无恙。", {LOST: 1}),
    ("全体被困人员安全脱险。", {HELD: 9}),
    ("失联3人全部找到，均已无生命体征。", {LOST: 3, DEAD: 0}),
    ("被困群众约80人全部救出。", {HELD: 80}),
    ("被困11人全部救出，另有1人失联。", {HELD: 11}),
    ("被困3人全部救出，1人死亡，2人重伤。", {HELD: 3}),
    ("被困11人全部救出，救援队员1人受伤。", {HELD: 11}),
    ("失联3人全部找到，均遇难。", {LOST: 3, DEAD: 0}),
])  # fmt: skip
def test_everybody_who_is_known_is_out_without_a_question(text: str, known: Figures) -> None:
    assert surely_out(text, known) == {str(next(iter(known)))}


@pytest.mark.parametrize(("text", "known"), [
    ("已救出11人。", {HELD: 15}),
    ("已救出11人，还有4人。", {HELD: 15}),
    ("计划天黑前全部救出被困11人。", {HELD: 11}),
    ("预计1小时内被困11人全部救出。", {HELD: 11}),
    ("力争今晚将被困11人全部救出。", {HELD: 11}),
    ("确保被困11人全部救出。", {HELD: 11}),
    ("被困11人全部救出后送医1人抢救无效死亡。", {HELD: 11, DEAD: 0}),
    ("被困11人全部救出后，1人送医抢救无效死亡。", {HELD: 11, DEAD: 0}),
    ("被困8人全部救出。", {HELD: 11}),
    ("11名被困人员全部救出。", {HELD: 8}),
    ("被困11人尚未全部救出。", {HELD: 11}),
    ("被困11人没有全部救出。", {HELD: 11}),
    ("被困人员还没有全部救出来。", {HELD: 11}),
    ("如果被困11人全部救出，我们就收队。", {HELD: 11}),
    ("被困11人全部救出了吗？", {HELD: 11}),
    ("被困11人可能已全部救出。", {HELD: 11}),
    ("听说被困11人全部救出。", {HELD: 11}),
    ("网上说被困的11人都救出来了。", {HELD: 11}),
    ("据村民说人都救出来了。", {HELD: 3}),
    ("请务必把被困11人全部救出。", {HELD: 11}),
    ("县长要求把被困人员全部救出。", {HELD: 11}),
    ("正在把被困11人全部救出。", {HELD: 11}),
    ("被困11人全部救出需要2小时。", {HELD: 11}),
    ("争取2小时把人都救出来。", {HELD: 3}),
    ("失联3人已全部定位。", {LOST: 3}),
    ("二楼的人都救出来了，三楼还有人。", {HELD: 3}),
    ("一号车厢的人都救出来了。", {HELD: 5}),
    ("青山村被困人员全部救出。", {HELD: 5}),
    ("5人全部送医。", {HELD: 7}),
    ("5人全部送医。", {HELD: 0, HURT: 5}),
    ("除1人外，其余被困人员全部救出。", {HELD: 5}),
    ("被困5人除1人外全部救出。", {HELD: 5}),
    ("隔壁县被困的11人全部救出。", {HELD: 11}),
    ("被困11人全部救出的消息不实。", {HELD: 11}),
    ("被困11人全部救出是误报。", {HELD: 11}),
    ("被困人员基本救出。", {HELD: 5}),
    ("被困5人大部分救出。", {HELD: 5}),
    ("指挥部要求17时前被困11人全部救出，现在救出6人。", {HELD: 11}),
    ("被困11人全部救出，又发现2人被困。", {HELD: 11}),
    ("昨天那起被困11人全部救出。", {HELD: 11}),
    ("一旦全部救出，立即报告。", {HELD: 11}),
    ("人都救出来了没有？", {HELD: 3}),
    ("什么时候能全部救出？", {HELD: 3}),
    ("被困牛羊11头全部救出。", {HELD: 11}),
    ("11台车辆全部救出。", {HELD: 11}),
    ("贵重物品全部抢救出来了。", {HELD: 3}),
    ("一旦被困11人全部救出，请立即报告。", {HELD: 11}),
    ("二号井11人全部升井，一号井情况不明。", {HELD: 11}),
    ("被困11人全部救出，请核实。", {HELD: 11}),
    ("村支书讲被困11人全部救出，我们还在核实。", {HELD: 11}),
    ("被困11人全部救出，但还有1人没出来。", {HELD: 11}),
    ("被困5人全部救出，后又说还有2人在里面。", {HELD: 5}),
    ("救出5人，另外6人仍被困。", {HELD: 5}),
    ("累计救出5人。", {HELD: 5}),
    ("共救出5人。", {HELD: 5}),
    ("已将5人全部转移到安全地带。", {HELD: 5, MOVED: 0}),
    ("被困车辆全部拖出。", {HELD: 5}),
    ("人都撤出来了，还差两个。", {HELD: 5}),
    ("人都找到了，就差老李。", {LOST: 5}),
    ("被困5人中4人全部救出。", {HELD: 5}),
    ("家属都联系上了。", {LOST: 3}),
    ("3名失联人员家属已全部联系上。", {LOST: 3}),
    ("失联3人手机全部找到。", {LOST: 3}),
    ("已与被困11人全部取得联系。", {HELD: 11}),
    ("被困11人已全部联系上，正在营救。", {HELD: 11}),
    ("被困11人全部找到，正在施救。", {HELD: 11}),
    ("救援人员全部撤出。", {HELD: 5}),
    ("救援队5人全部撤出。", {HELD: 5}),
    ("消防员5人全部出来。", {HELD: 5}),
    ("救援人员5人被困，已全部救出。", {HELD: 3}),
    ("5名医生全部下来了。", {HELD: 5}),
    ("镇干部5人全部上来支援。", {HELD: 5}),
    ("全部送医5人。", {HELD: 0, HURT: 5}),
    ("5名伤员全部送医。", {HELD: 5, HURT: 5}),
    ("5人全部送医途中。", {HELD: 5}),
    ("据现场群众讲被困11人全部救出。", {HELD: 11}),
    ("如能在天黑前赶到，被困11人全部救出没有问题。", {HELD: 11}),
    ("被困11人全部救出的可能性很大。", {HELD: 11}),
    ("被困11人的食物全部送上去了。", {HELD: 11}),
    ("被困11人的位置全部找到。", {HELD: 11}),
    ("石坪乡另一处被困的3人全部救出。", {HELD: 3}),
    ("1人死亡，其余被困人员全部救出。", {HELD: 5}),
])  # fmt: skip
def test_what_is_planned_heard_partly_so_or_of_others_brings_nobody_out_unasked(text: str, known: Figures) -> None:
    assert surely_out(text, known) == set()


@pytest.mark.parametrize(("text", "known"), [
    ("烫伤5人，已全部送医。", {HELD: 5}), ("队员1人被砸中，另有2名队员脱水，三人均已送医。", {HELD: 3}),
    ("5人全部送医。", {LOST: 5}),
    ("5人遇险，3人获救，1人遇难，1人失踪。", {HELD: 3}),
    ("当班14人，10人安全升井，4人失联。", {HELD: 10}), ("10人送医，均无生命危险。", {HELD: 10}),
    ("井下24人被困，截至18时已有20人升井。", {HELD: 20}), ("8人被困，3名被困人员获救。", {HELD: 3}),
    ("4名被卡人员已救出3名，剩下1名正在破拆。", {HELD: 3}), ("救出被困人员4人，其中2人死亡，仍有2人被困。", {LOST: 4}),
    ("同组4人用木杆抬出并驾车送医。", {HELD: 4}), ("已救出被困人员2名，还有3人在里面。", {HELD: 2}),
    ("伤员4人送医。", {HELD: 4}),
    ("1名失联人员获救，其余2人仍失联。", {LOST: 1}), ("10时31分安全员救起4人，10时38分救起2人。", {HELD: 2}),
])  # fmt: skip
def test_the_number_that_is_known_by_chance_brings_nobody_out(text: str, known: Figures) -> None:
    assert surely_out(text, known) == set()


def test_who_died_behind_it_does_not_leave_the_others_in_there() -> None:
    found = read_against(Known(figures={HELD: 11.0, DEAD: 0.0}), "被困11人全部救出后送医1人抢救无效死亡。", CONTEXT)
    assert {one.field: (one.stands, one.sure) for one in found} == {str(HELD): (0, False), str(DEAD): (1, False)}


def test_those_who_are_out_of_two_kinds_are_told_apart() -> None:
    known: Figures = {HELD: 4.0, LOST: 2.0}
    assert surely_out("被困4人全部救出，失联2人仍在搜寻。", known) == {str(HELD)}
    assert surely_out("失联2人全部找到，被困4人仍在营救。", known) == {str(LOST)}
    assert surely_out("被困4人全部救出，失联2人均已联系上。", known) == {str(HELD), str(LOST)}
    assert surely_out("人都救出来了。", known) == set()
