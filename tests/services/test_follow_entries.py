"""续报：计入和核销、问话和传言、辨认、人齐了、整条撤回、病例、各医院相加，按已知的数读；每一类另有反例。"""

import datetime as dt

import pytest

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction.change import Known
from app.services.extraction.findings import Context
from app.services.extraction.followup import read_against

CONTEXT = Context(
    ref_time=dt.datetime(2026, 11, 20, 12, 0, tzinfo=BEIJING), places=(), kinds=rulebook.load().taxonomy.classes
)
DEAD, LOST, HURT, GRAVE, HELD, MOVED = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.TRAPPED,
    FigureKind.EVACUATED,
)  # fmt: skip
Figures = dict[FigureKind, float]


def stands(text: str, known: Figures, kinds: Figures) -> dict[FigureKind, float | str | None]:
    """What stands of some kinds after a message."""
    found = {one.finding.field: one.becomes for one in read_against(Known(figures={**known}), text, CONTEXT)}
    return {kind: found.get(kind, known[kind]) if kind in known else found.get(kind) for kind in kinds}


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("前报死亡的3人中，有1人是另一起车祸的，不能算在这次里。", {DEAD: 3, HURT: 2}, {DEAD: 2}),
    ("医院核对，5名伤者里有2名是家里摔的，与事故无关，不算。", {DEAD: 0, HURT: 5}, {HURT: 3}),
    ("前报失联2人，实际事发前已坐车去外地，不在现场，从失联名单中核销。", {DEAD: 1, LOST: 2}, {LOST: 0, DEAD: 1}),
    ("失联的那个人当天根本没上班，划掉。", {LOST: 1, DEAD: 0}, {LOST: 0}),
    ("受伤的6人里1人是心脏病发作，不计入，剔除。", {HURT: 6}, {HURT: 5}),
    ("住院的老李是自己喝酒摔的，不能算伤员，减一个。", {HURT: 4}, {HURT: 3}),
    ("三个伤员里面有一个其实是陪护家属，登记登错了，去掉。", {HURT: 3}, {HURT: 2}),
    ("前头报的2名失踪人员，有1名在外地打工，不算。", {LOST: 2}, {LOST: 1}),
    ("昨天报的重伤里有1人系旧病，不列入统计。", {HURT: 5, GRAVE: 2}, {GRAVE: 1}),
    ("有两个娃回家说恶心，医生说是吃坏了肚子，跟这事没关系。", {HURT: 0, DEAD: 0}, {HURT: 0}),
    ("又来了3个看急诊的，查了是感冒，跟这次中毒不搭界。", {HURT: 8}, {HURT: 8}),
    ("邻村有一人骑车摔死，与本次事故无关，不计入。", {DEAD: 1, HURT: 2}, {DEAD: 1}),
    ("失联2人仍在搜寻，1人已遇难不计入失联。", {LOST: 3, DEAD: 0}, {LOST: 2}),
    ("前报3人死亡无误，名单已核对。", {DEAD: 3}, {DEAD: 3}),
    ("死者3名均已辨认，不能算错。", {DEAD: 3}, {DEAD: 3}),
    ("伤者5人的医疗费不算在保险里。", {HURT: 5}, {HURT: 5}),
])  # fmt: skip
def test_whom_a_message_takes_off_the_list(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("两名消防员归队后胸闷，医院认定吸入性损伤，请加到伤员里。", {HURT: 2, DEAD: 0}, {HURT: 4}),
    ("另有一名路人当时没去看，今天验伤是轻伤，也要算进去。", {HURT: 3}, {HURT: 4}),
    ("有个骑摩托路过的也震伤了，受伤加一个。", {HURT: 3, DEAD: 2}, {HURT: 4}),
    ("伤员再加2个，都是保安。", {HURT: 5}, {HURT: 7}),
    ("死亡加一，重伤减一。", {DEAD: 1, HURT: 4, GRAVE: 2}, {DEAD: 2, GRAVE: 1}),
    ("失联名单上再添1人，是送货的司机。", {LOST: 2}, {LOST: 3}),
    ("昨天漏了一个轻伤的，补上。", {HURT: 6}, {HURT: 7}),
    ("厂里瞒了一个受伤的，现在报上来了，请计入受伤人数。", {HURT: 2}, {HURT: 3}),
    ("受伤数加3，都是呛烟的。", {HURT: 4}, {HURT: 7}),
    ("有1名住户自行去医院看了烧伤，请补进受伤。", {HURT: 2}, {HURT: 3}),
    ("又加派2名医生到医院。", {HURT: 3}, {HURT: 3}),
    ("再加一台挖掘机、5名队员。", {HURT: 3, LOST: 1}, {HURT: 3, LOST: 1}),
    ("加起来还是受伤3人。", {HURT: 3}, {HURT: 3}),
    ("伤员里加护病房1人。", {HURT: 3}, {HURT: 3}),
    ("不要再加伤员数，没有新的。", {HURT: 3}, {HURT: 3}),
])  # fmt: skip
def test_whom_a_message_puts_on_the_list(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    (
        "下午捞上来一个，家属来认了，是机工老吴。还差一个，明早接着找。",
        {DEAD: 2, LOST: 2, HURT: 0}, {DEAD: 3, LOST: 1},
    ),
    ("下游打捞起一人，经家属辨认系失踪的货郎。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("14时捞出一具，派出所比对确认是失联司机，还剩一人没找到。", {DEAD: 0, LOST: 2}, {DEAD: 1, LOST: 1}),
    ("今早捞上来一个，活的，送医院了，还差一个。", {DEAD: 0, LOST: 2, HURT: 0}, {DEAD: 0, LOST: 1}),
    ("捞上来一个背包，家属认了，是老潘的。", {DEAD: 2, LOST: 2}, {DEAD: 2, LOST: 2}),
    ("失踪者家属到派出所采了血，等比对。", {DEAD: 0, LOST: 1}, {DEAD: 0, LOST: 1}),
])  # fmt: skip
def test_who_was_identified_is_dead(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("15点挖到了，老大爷没气了。人都齐了，收工。", {DEAD: 2, LOST: 1, HURT: 0}, {DEAD: 3, LOST: 0}),
    ("人都找齐了，两个都活着，送县医院。", {LOST: 2, DEAD: 0}, {LOST: 0}),
    ("沙洲上的人分两趟接出来，头一趟7个，第二趟4个，一个不落，都没受伤。", {HELD: 11, HURT: 0}, {HELD: 0, HURT: 0}),
    ("里头没人了，最后一个也抬出来了。", {HELD: 1, DEAD: 0}, {HELD: 0}),
    ("电工十点二十整出来了腿保不住人活着井里没人了", {HELD: 1, HURT: 2, DEAD: 0}, {HELD: 0}),
    ("水里没人了，都上来了。", {HELD: 2}, {HELD: 0}),
    ("洞里没人了，11个全出来。", {HELD: 11}, {HELD: 0}),
    ("人齐了，一个没少，收队。", {HELD: 6}, {HELD: 0}),
    ("队伍人都齐了，准备进洞。", {HELD: 3}, {HELD: 3}),
    ("里头没人答应了，还在喊。", {HELD: 3}, {HELD: 3}),
    ("一楼没人了，二楼还有两个没出来。", {HELD: 2}, {HELD: 2}),
    ("值班的人齐了，继续搜。", {LOST: 1}, {LOST: 1}),
])  # fmt: skip
def test_everybody_is_there(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("抖音上又传死了一个，问了医院，没有的事，两个伤员都好着。", {DEAD: 0, HURT: 2, GRAVE: 1}, {DEAD: 0, HURT: 2}),
    (
        "镇长在群里问是不是又死了一个。回复：没有，人在重症室，死亡数还是1，受伤3。",
        {DEAD: 1, HURT: 3, GRAVE: 1}, {DEAD: 1, HURT: 3},
    ),
    ("家属说又走了一个，跟医院核了，没这回事。", {DEAD: 1, HURT: 4}, {DEAD: 1, HURT: 4}),
    ("群里有人讲失联变成三个，指挥部说还是一个。", {LOST: 1}, {LOST: 1}),
    ("有记者问死亡是不是5个，我们答复是2个，没变。", {DEAD: 2, HURT: 3}, {DEAD: 2, HURT: 3}),
    ("微信上传又挖出两个死的，现场没有这回事。", {DEAD: 1, LOST: 2}, {DEAD: 1, LOST: 2}),
    ("有人问伤的是不是到了十个，医院说还是七个。", {HURT: 7}, {HURT: 7}),
    ("县长问还有几个没找到，答还有2个。", {LOST: 2}, {LOST: 2}),
    ("网上传又死一个，医院证实是真的，死亡变成2人。", {DEAD: 1, HURT: 3}, {DEAD: 2}),
    ("有人说又找到一个，现场确认了，人活着。", {LOST: 2}, {LOST: 1}),
])  # fmt: skip
def test_what_is_asked_or_denied_moves_nobody(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    (
        "刚才那条撤回，看错行了，3死是前年的数。这回是3伤，0死，撤了85人没变。",
        {DEAD: 3, HURT: 3, MOVED: 85}, {DEAD: 0, HURT: 3, MOVED: 85},
    ),
    ("上一条作废，死亡0人，受伤2人。", {DEAD: 2, HURT: 2}, {DEAD: 0, HURT: 2}),
    ("更正：刚才报错了，没有人死，伤2个。", {DEAD: 1, HURT: 1}, {DEAD: 0, HURT: 2}),
    ("前一条报错，0死4伤。", {DEAD: 1, HURT: 3}, {DEAD: 0, HURT: 4}),
    ("前报死亡1人系误报，实际无人死亡，受伤3人。", {DEAD: 1, HURT: 2}, {DEAD: 0, HURT: 3}),
    ("受伤改报2人：老人1人、消防员1人。", {HURT: 5, DEAD: 0}, {HURT: 2}),
    ("那三口观察后没事，不算伤，受伤改报2人。", {HURT: 5, DEAD: 0}, {HURT: 2}),
    ("受伤人数改成4人。", {HURT: 6}, {HURT: 4}),
    ("死亡改按3人报，失联改按0人报。", {DEAD: 2, LOST: 1}, {DEAD: 3, LOST: 0}),
    ("伤员数改报6个。", {HURT: 4}, {HURT: 6}),
])  # fmt: skip
def test_a_message_taken_back(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("疫情日报：新增4例，累计38例，当日治愈6例，无重症、无死亡。", {HURT: 34, DEAD: 0}, {HURT: 38, DEAD: 0}),
    ("今天新增病例5例，累计29例。", {HURT: 24, DEAD: 0}, {HURT: 29}),
    ("新增确诊2例，累计报告病例18例，住院4例。", {HURT: 16}, {HURT: 18}),
    ("累计41例，其中住院6例，其余居家。", {HURT: 38}, {HURT: 41}),
    ("截至8时共报告52例，较昨日增加4例。", {HURT: 48}, {HURT: 52}),
    ("新增0例，累计67例。", {HURT: 67}, {HURT: 67}),
    ("刚点完 镇卫生院21 县医院9，一共30", {HURT: 26, DEAD: 0}, {HURT: 30}),
    ("局里：那就是30？ 校长：对30，镇卫生院21 县医院9", {HURT: 26, DEAD: 0}, {HURT: 30, DEAD: 0}),
    ("人民医院7个 中医院3个 合计10个", {HURT: 8}, {HURT: 10}),
    ("县医院收了4，二院收了5，加起来9个。", {HURT: 6}, {HURT: 9}),
    ("县医院6、镇卫生院2，总数8，没有再增加。", {HURT: 8}, {HURT: 8}),
])  # fmt: skip
def test_cases_and_wards(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("抬出来仨，俩活的一个死的。里面没人了。", {DEAD: 2, HURT: 7, HELD: 3}, {DEAD: 3, HELD: 0}),
    ("刨出来两个，一死一活，里面还有一个。", {DEAD: 0, HELD: 3}, {DEAD: 1, HELD: 1}),
    ("捞上来三个，两个活的，一个死的。", {LOST: 3, DEAD: 0}, {DEAD: 1, LOST: 0}),
    ("救出4人，1死3伤。", {HELD: 4, DEAD: 0, HURT: 0}, {DEAD: 1, HURT: 3, HELD: 0}),
    ("又扒出来俩，都是死的。", {HELD: 3, DEAD: 1}, {DEAD: 3, HELD: 1}),
    ("抬出来5个，死的2个，活的3个送医院了。", {HELD: 5, DEAD: 0, HURT: 0}, {DEAD: 2, HURT: 3, HELD: 0}),
    (
        "围挡外面又扒出一个，是门房老赵，砸了头，活着，已上救护车。死的还是那两个。",
        {DEAD: 2, HURT: 0}, {DEAD: 2, HURT: 1},
    ),
    ("墙根又扒出一个，腿压断了，还有气，抬上救护车了。", {DEAD: 1, HURT: 2}, {HURT: 3, DEAD: 1}),
    ("车底下又拽出一个，满脸是血，送县医院了。", {DEAD: 0, HURT: 1}, {HURT: 2}),
    ("隔壁屋又发现一个，呛晕了，120拉走了。", {DEAD: 0, HURT: 1}, {HURT: 2}),
    ("废墟边又挖出一个，没气了。", {DEAD: 1, HURT: 2, HELD: 0}, {DEAD: 2, HURT: 2}),
])  # fmt: skip
def test_one_of_several_and_one_more(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    (
        "①落水失踪的钓客郑某20日13时被邻县渔船救起，身体虚弱；②转移人数去重核减为960人，前报1010人含重复50人。",
        {DEAD: 0, LOST: 1, MOVED: 1010}, {LOST: 0, MOVED: 960},
    ),
    ("失踪的钓鱼人王某今晨被路过货船救起。", {LOST: 1, DEAD: 0}, {LOST: 0}),
    ("失联渔民2人被邻县渔政船救起，均平安。", {LOST: 2}, {LOST: 0}),
    ("失联的护林员李某被村民背下山，脚崴了。", {LOST: 1, HURT: 0}, {LOST: 0}),
    ("失踪老人被巡逻的民警在桥洞下找到，身体无恙。", {LOST: 1}, {LOST: 0}),
    ("走失的那个学生让货车司机捎回来了。", {LOST: 1}, {LOST: 0}),
    (
        "两个手机有信号的夜里两点接到了正往山下走有一个扭了脚要人抬那个没电的还没碰到",
        {DEAD: 0, LOST: 1, HURT: 0}, {LOST: 1},
    ),
    ("能联系上的5个已经下山，那个关机的还没找到。", {LOST: 1}, {LOST: 1}),
    ("走在前面的3人已接回，掉队的1人没找到。", {LOST: 1}, {LOST: 1}),
])  # fmt: skip
def test_the_missing_found_by_others(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("轻伤的贺某因脾破裂评定为重伤。", {HURT: 5, GRAVE: 1, DEAD: 1}, {HURT: 5, GRAVE: 2}),
    ("原列轻伤的1人病情加重转重伤，其他数据不变。", {HURT: 5, GRAVE: 1}, {GRAVE: 2, HURT: 5}),
    ("重伤的2人中1人好转为轻伤。", {HURT: 5, GRAVE: 2}, {HURT: 5}),
    ("重的那个今早在省立医院没了。", {DEAD: 1, HURT: 4, GRAVE: 1}, {DEAD: 2, HURT: 3, GRAVE: 0}),
])  # fmt: skip
def test_graver_and_lighter(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    (
        "孙子扒出来了，还有气，送县医院；爷爷没得了，挨着他的。人都出来了。",
        {DEAD: 0, LOST: 0, HURT: 1, HELD: 2}, {DEAD: 1, HURT: 2, HELD: 0},
    ),
    ("那个司机没得救了，医生宣布的。", {DEAD: 0, HURT: 2}, {DEAD: 1}),
    ("老汉送到医院就没得气了。", {DEAD: 0, HURT: 1}, {DEAD: 1}),
    ("没得人受伤了。", {HURT: 2, DEAD: 0}, {HURT: 2, DEAD: 0}),
    ("钱没得了。", {DEAD: 0, HURT: 1}, {DEAD: 0, HURT: 1}),
    ("信号没得了，电话打不通。", {DEAD: 0, HURT: 1}, {DEAD: 0, HURT: 1}),
])  # fmt: skip
def test_gone_in_dialect(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("县医院电话：昨晚送来的那个小伙没挺过来，凌晨四点走的。", {DEAD: 1, HURT: 3}, {DEAD: 2, HURT: 2}),
    ("现场又清出来两具，都认出来了，名单上还剩一个。", {DEAD: 3, LOST: 3}, {DEAD: 5, LOST: 1}),
    ("更新一下：伤的变成七个了，多了一个自己去看的。", {HURT: 6, DEAD: 0}, {HURT: 7}),
    ("重伤那位转好了，从ICU出来了，其余照旧。", {HURT: 4, GRAVE: 1, DEAD: 1}, {HURT: 4, DEAD: 1}),
    ("刚核完，死的还是两个，网上说的三个不对。", {DEAD: 2, HURT: 3}, {DEAD: 2, HURT: 3}),
    ("水退了，困在二楼的6个人都坐冲锋舟出来了，没人受伤。", {HELD: 6, DEAD: 0, HURT: 0}, {HELD: 0, DEAD: 0, HURT: 0}),
    ("搜救队报，第三个遇难者在14时20分找到，还有一人没着落。", {DEAD: 2, LOST: 2}, {DEAD: 3, LOST: 1}),
    ("转移又加了两个村，一共到1320人了。", {MOVED: 900}, {MOVED: 1320}),
    ("夜里又送来4个肚子疼的，加上先前31个，现在35个。", {HURT: 31, DEAD: 0}, {HURT: 35}),
    ("轻伤的全都出院了，重的两个还在。", {HURT: 9, GRAVE: 2, DEAD: 1}, {HURT: 9, DEAD: 1}),
    ("今天上午9时，最后一名被困矿工升井，无生命体征。救援结束。", {DEAD: 3, HELD: 1}, {DEAD: 4, HELD: 0}),
    ("新增1名遇难者，系此前失联人员。", {DEAD: 2, LOST: 3}, {DEAD: 3, LOST: 2}),
    ("经比对DNA，河口发现的遗体就是失联的李某。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("前面说埋了五个，实际四个，有一个当时出去买烟了。", {HELD: 5, DEAD: 0}, {HELD: 4}),
    ("4个伤员里头有一个转到省里，说是伤情重了，按重伤算。", {HURT: 4, GRAVE: 0, DEAD: 0}, {HURT: 4, GRAVE: 1}),
    ("报一下最新：死2，伤11，失联0。", {DEAD: 2, HURT: 9, LOST: 1}, {DEAD: 2, HURT: 11, LOST: 0}),
    ("截至18时，累计救治41人，出院29人，在院12人，无新增。", {HURT: 41, DEAD: 0}, {HURT: 41, DEAD: 0}),
    (
        "老李那边说又挖出一个活的，腿折了，送走了，里头还有俩。",
        {HELD: 3, HURT: 2, DEAD: 1}, {HELD: 2, HURT: 3, DEAD: 1},
    ),
    ("死者增加到4人，伤员相应减为6人。", {DEAD: 3, HURT: 7}, {DEAD: 4, HURT: 6}),
    ("家属情绪稳定，两名死者已送殡仪馆。", {DEAD: 2, HURT: 3}, {DEAD: 2, HURT: 3}),
    ("昨天报失联的快递员今早自己回来了。", {LOST: 1, DEAD: 2}, {LOST: 0, DEAD: 2}),
    ("刚才那个数说岔了，撤的是208不是280。", {MOVED: 280}, {MOVED: 208}),
    ("乡里核了户口，被埋的是3口不是4口，一口在外打工。", {HELD: 4}, {HELD: 3}),
    ("水里又捞起一个小孩，已经硬了。还有个大人没摸到。", {DEAD: 1, LOST: 2}, {DEAD: 2, LOST: 1}),
    ("泥里刨出来的那个没能救过来。另外两个没大碍。", {DEAD: 0, HURT: 3, HELD: 0}, {DEAD: 1, HURT: 2}),
    ("医院催着要报数：收了9个，走了2个轻的，剩7个住着。", {HURT: 9, DEAD: 0}, {HURT: 9, DEAD: 0}),
    ("民警在车站找到了她，人没事，失踪警报解除。", {LOST: 1}, {LOST: 0}),
    ("5名伤员中3人今天出院，2人继续治疗。", {HURT: 5, DEAD: 0}, {HURT: 5}),
    ("人数更正为：死亡1人（原报2人有1人重复），受伤4人。", {DEAD: 2, HURT: 4}, {DEAD: 1, HURT: 4}),
    ("山上的18人全下来了，一个冻伤送医，其他没事。", {HELD: 18, HURT: 0}, {HELD: 0, HURT: 1}),
    ("现已确认遇难7人，仍有3人失联，救援继续。", {DEAD: 5, LOST: 5}, {DEAD: 7, LOST: 3}),
    ("安置点今天走了40人，还剩160人。", {MOVED: 200}, {MOVED: 200}),
    ("又出现发热学生6名，累计52名，重症0。", {HURT: 46, DEAD: 0}, {HURT: 52}),
    ("井下那个伤工抬上来了，腰椎断了，神志清楚。", {HELD: 1, HURT: 0, DEAD: 0}, {HELD: 0, HURT: 1, DEAD: 0}),
    ("一个孩子送医院的路上断了气。", {DEAD: 0, HURT: 3}, {DEAD: 1, HURT: 2}),
    ("车里最后那位拽出来时已经凉了。", {DEAD: 1, HURT: 1, HELD: 1}, {DEAD: 2, HELD: 0, HURT: 1}),
    ("两个失踪的找着一个，在树上挂着，活的。", {LOST: 2, DEAD: 0}, {LOST: 1, DEAD: 0}),
])  # fmt: skip
def test_messages_of_a_night(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    (
        "塌的那边又拖出来两个人，一个没气，一个还喘着，送市里了。",
        {DEAD: 0, HURT: 1, HELD: 4}, {DEAD: 1, HURT: 2, HELD: 2},
    ),
    ("原报受伤8人中3人系惊吓，经检查无伤，核减后受伤5人。", {HURT: 8, DEAD: 0}, {HURT: 5}),
    ("死亡人数没变，还是3个，伤的添了一个，是个骑车的。", {DEAD: 3, HURT: 6}, {DEAD: 3, HURT: 7}),
    (
        "续报：截至12时，遇难人数升至9人，失联降至2人，受伤不变。",
        {DEAD: 7, LOST: 4, HURT: 12}, {DEAD: 9, LOST: 2, HURT: 12},
    ),
    ("搜救犬有反应，还没挖到人。", {LOST: 2, DEAD: 0}, {LOST: 2, DEAD: 0}),
    ("伤者里的孕妇转市妇幼了，母子平安。", {HURT: 5, DEAD: 0}, {HURT: 5, DEAD: 0}),
    ("刚才报的撤离人数多报了一户5口，应该是73。", {MOVED: 78}, {MOVED: 73}),
    ("名单里的赵某其实早一天就下山了，从失联里拿掉。", {LOST: 3}, {LOST: 2}),
    ("电梯里最后3个人放出来了，没事。", {HELD: 3, HURT: 0}, {HELD: 0, HURT: 0}),
    ("矿上说被困的7人中有2人已升井，其余5人位置确定。", {HELD: 7, DEAD: 0}, {HELD: 5}),
    ("昨夜送医的两名消防员今天归队了。", {HURT: 4, DEAD: 0}, {HURT: 4, DEAD: 0}),
    ("水性笔误，死亡一栏应填0，不是1。", {DEAD: 1, HURT: 2}, {DEAD: 0}),
    ("第二个也捞着了，没救活，家里人都在岸上。", {DEAD: 1, LOST: 1}, {DEAD: 2, LOST: 0}),
    ("又有5个学生说难受，校医看了没事，不算进去。", {HURT: 31}, {HURT: 31}),
    ("新冒出来3个拉肚子的，总共34。", {HURT: 31}, {HURT: 34}),
    ("重伤员手术顺利，转普通病房，重伤减为0。", {HURT: 4, GRAVE: 1}, {GRAVE: 0}),
    ("失踪的那位找到了，人在镇卫生院，腿摔伤。", {LOST: 1, HURT: 0}, {LOST: 0, HURT: 1}),
    ("死者身份查明，2人均为外地务工人员。", {DEAD: 2, HURT: 1}, {DEAD: 2, HURT: 1}),
    ("现场指挥部：无新增伤亡，搜救结束。", {DEAD: 3, HURT: 5, LOST: 0}, {DEAD: 3, HURT: 5}),
    ("桥下又发现一具，不是咱们这次的，是上游漂来的。", {DEAD: 2, LOST: 1}, {DEAD: 2, LOST: 1}),
    ("县里让把那名心梗的司机从死亡里剔出来，实际死亡1人。", {DEAD: 2}, {DEAD: 1}),
    ("伤了的那几个都回家了，就剩老刘还住着。", {HURT: 5, DEAD: 0}, {HURT: 5, DEAD: 0}),
    ("最新的数：死3伤8，另2人没消息。", {DEAD: 2, HURT: 9, LOST: 3}, {DEAD: 3, HURT: 8, LOST: 2}),
    ("两名被困工人一名已救出送医，另一名仍在施救。", {HELD: 2, HURT: 0, DEAD: 0}, {HELD: 1, HURT: 1}),
    ("12:30 第4人救出，生命体征平稳，井下还有1人。", {HELD: 2, DEAD: 0}, {HELD: 1}),
    ("网上视频说塌了埋十几个，假的，人数没变。", {HELD: 3, DEAD: 0}, {HELD: 3, DEAD: 0}),
    ("转移的群众今天起分批返家，已回去210人。", {MOVED: 800}, {MOVED: 800}),
    ("伤员从6人增加到9人，多出来的3个是后来自己去医院的。", {HURT: 6, DEAD: 1}, {HURT: 9, DEAD: 1}),
    ("刚统计漏了卫生院那边4个，伤的一共13。", {HURT: 9}, {HURT: 13}),
    ("被冲走的孩子在下游3公里找到，已经没有呼吸。", {LOST: 1, DEAD: 0}, {LOST: 0, DEAD: 1}),
    ("孩子找到了，躲在邻居家柴房，虚惊一场。", {LOST: 1, DEAD: 0}, {LOST: 0, DEAD: 0}),
    ("第三批接出来22人，累计接出71人，村里还有十几个。", {MOVED: 49}, {MOVED: 71}),
    ("伤的又加一个，死的没变。", {DEAD: 2, HURT: 4}, {HURT: 5, DEAD: 2}),
    ("死的添一个，失联的少一个。", {DEAD: 2, LOST: 3}, {DEAD: 3, LOST: 2}),
    ("被困的少了俩，都是自己爬出来的。", {HELD: 5}, {HELD: 3}),
    ("上午那条作废，重新报：死1，伤4。", {DEAD: 2, HURT: 3}, {DEAD: 1, HURT: 4}),
    ("医院里又走了一位，是之前重伤的。", {DEAD: 2, HURT: 6, GRAVE: 2}, {DEAD: 3, HURT: 5, GRAVE: 1}),
    ("不是三个，是两个，看花眼了。", {DEAD: 3, HURT: 1}, {DEAD: 2}),
    ("多算了一个，失联应该是2。", {LOST: 3}, {LOST: 2}),
    ("河边那具尸体是外县的，跟我们没关系。", {DEAD: 1, LOST: 2}, {DEAD: 1, LOST: 2}),
    ("村主任来电：刚才讲的死人是听岔了，人救过来了。", {DEAD: 1, HURT: 2}, {DEAD: 0}),
    ("楼里清过两遍了，没人了。", {HELD: 2, DEAD: 0}, {HELD: 0}),
    ("7时许又一名伤者经抢救无效离世，死亡人数增至4人。", {DEAD: 3, HURT: 8}, {DEAD: 4}),
    ("最后失联的1人系误报，本人在家中。", {LOST: 1}, {LOST: 0}),
    ("另2名伤者自行离院，不计入。", {HURT: 5}, {HURT: 5}),
    ("4人获救，2人仍被埋，正在掏。", {HELD: 6, DEAD: 0}, {HELD: 2}),
    ("补充：昨天漏报轻伤2人。", {HURT: 3}, {HURT: 5}),
    ("截止现在伤者还是那6个，没人加重。", {HURT: 6, GRAVE: 1}, {HURT: 6, GRAVE: 1}),
    ("现场又晕倒一名消防员，送医了。", {HURT: 3}, {HURT: 4}),
])  # fmt: skip
def test_messages_of_a_second_night(text: str, known: Figures, becomes: Figures) -> None:
    assert stands(text, known, becomes) == becomes
