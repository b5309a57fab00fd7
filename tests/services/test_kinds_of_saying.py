"""读来话的几类说法：另捞起遗体、两个人各说身份、一个人失去联系、车上装的漏了、谁派来增援、几种事故的说法，各有反例。"""

import datetime as dt

import pytest

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction import Context, plain
from app.services.extraction.change import Known
from app.services.extraction.findings import Finding
from app.services.extraction.followup import read_against
from app.services.extraction.reader import as_record, extract, read

CONTEXT = Context(ref_time=dt.datetime(2026, 11, 20, 18, 0, tzinfo=BEIJING), kinds=rulebook.load().taxonomy.classes)
WHEN = "11月20日8时15分，富顺县"


def found(text: str) -> dict[str, object]:
    """What the grammars read of a text, as a record."""
    return as_record(tuple(read(plain.readable(text), CONTEXT)), {})


def kind_of(text: str) -> Finding | None:
    """The kind of event the grammars read."""
    return next((one for one in read(plain.readable(text), CONTEXT) if str(one.field) == "category"), None)


@pytest.mark.parametrize(("text", "dead"), [
    ("货船翻沉，救起5人，其中1人经抢救无效死亡，另4人平稳。下游打捞遗体1具，尚有1人下落不明。", 2),
    ("泥石流冲毁民房，挖出3人，其中1人送医后不治身亡。14时又搜到遗体2具。", 3),
    ("渔船沉没，救上岸6人，其中2人抢救无效死亡。11时在港池发现尸体1具。", 3),
    ("楼房垮塌，救出4人，其中1人送医途中死亡，3人受伤。16时从底层挖出遗体1具。", 2),
    ("皮划艇翻覆，救起3人，其中1人医治无效死亡。傍晚在坝前打捞遗体1具，搜救结束。", 2),
    ("山洪冲走露营者，救起2人，其中1人抢救无效死亡。13时下游找到遗体3具。", 4),
    ("砂船沉没，打捞遗体1具；救起4人，其中1人经抢救无效死亡。", 2),
    ("矿井透水，救出7人，其中1人抢救无效死亡。次日排水后发现遗体2具。", 3),
    ("货船翻沉，救起5人，其中1人经抢救无效死亡，遗体已移交家属。", 1),
    ("渔船沉没，落水3人，打捞遗体3具，共死亡3人。", 3),
    ("楼房垮塌，救出4人，其中1人抢救无效死亡。目前共造成1人死亡。", 1),
    ("山洪冲走2人，先后打捞遗体2具。", 2),
])  # fmt: skip
def test_a_body_found_is_not_the_one_who_was_saved_and_died(text: str, dead: float) -> None:
    assert found(WHEN + text)["deaths"] == dead


@pytest.mark.parametrize(("text", "figures"), [
    ("两车相撞，三轮车司机和搭乘的妻子当场死亡。", {"deaths": 2}),
    ("货车翻下沟，驾驶员和同车的父亲当场死亡。", {"deaths": 2}),
    ("摩托车撞树，骑手和车上的女儿都受伤送医。", {"injured": 2}),
    ("农用车侧翻，司机跟旁边的老伴都受了伤。", {"injured": 2}),
    ("货车侧翻，驾驶员锁骨骨折、押运员轻微擦伤。", {"injured": 2}),
    ("两车追尾，司机肋骨骨折，乘客轻微擦伤。", {"injured": 2}),
    ("吊车倾倒，司机重伤。", {"injured": 1}),
    ("两车相撞，司机轻伤。", {"injured": 1}),
    ("两车相撞，司机和妻子均未受伤。", {"deaths": None}),
    ("两车相撞，驾驶员死亡。", {"deaths": 1}),
])  # fmt: skip
def test_two_who_are_each_told_of_by_their_role(text: str, figures: dict[str, object]) -> None:
    assert {field: found(WHEN + text)[field] for field in figures} == figures


@pytest.mark.parametrize(("text", "lost"), [
    ("徒步队走散，4人已下山；还有1人手机关机，下落不明。", 1),
    ("山火，2名扑火队员中暑，护林员温某15时起联系不上。", 1),
    ("暴雨，村民李某14时后失去联系。", 1),
    ("渔船翻覆，船员王某联系不上。", 1),
    ("山洪，另有2人手机打不通，下落不明。", 2),
    ("泥石流，老人联系不上。", 1),
    ("滑坡，一名村民手机没信号，联系不上，仍在核实。", 1),
    ("徒步队迷路，一名游客失去联系。", 1),
    ("徒步队走散，1人手机关机，已自行下山。", None),
    ("山火，无人失联，护林员温某15时到场。", 0),
    ("暴雨，线路中断，多村电话打不通。", None),
    ("山火，项目经理电话打不通，派出所在找。", None),
])  # fmt: skip
def test_one_who_cannot_be_reached_is_missing(text: str, lost: float | None) -> None:
    assert found(WHEN + text)["missing"] == lost


@pytest.mark.parametrize(("text", "kind"), [
    ("国道上一辆丙烯槽罐车被追尾泄漏。", "危险化学品事故"),
    ("高速上装硫酸的罐车侧翻，酸液流入水沟。", "危险化学品事故"),
    ("高速上油罐车与货车相撞，柴油泄漏约2吨。", "危险化学品事故"),
    ("省道上一液化气罐车侧翻，罐体泄漏。", "危险化学品事故"),
    ("国道隧道口一辆拉甲醇的槽车与货车追尾起火。", "危险化学品事故"),
    ("高速匝道一危化品运输车侧翻，双氧水渗漏。", "危险化学品事故"),
    ("高速上罐车追尾，罐内盐酸喷出。", "危险化学品事故"),
    ("村道上一辆氨水罐车翻沟，氨水漏了。", "危险化学品事故"),
    ("高速上空槽罐车追尾，无泄漏。", "道路交通事故"),
    ("国道上装柴油的罐车侧翻，未泄漏。", "道路交通事故"),
    ("国道上两辆货车追尾，司机轻伤。", "道路交通事故"),
    ("高速上拉牛奶的罐车侧翻，牛奶流入边沟。", "道路交通事故"),
    ("高速上油罐车追尾，没有泄漏。", "道路交通事故"),
])  # fmt: skip
def test_what_a_vehicle_carries_and_loses_is_the_event(text: str, kind: str) -> None:
    one = kind_of(WHEN + text)
    assert one is not None
    assert one.text[6:] == kind
    assert kind != "危险化学品事故" or not one.sure


@pytest.mark.parametrize(("text", "kind"), [
    ("调料厂的杀菌锅爆了，屋顶掀了。", "特种设备事故"), ("游乐园飞椅停转，12名游客悬停在半空。", "特种设备事故"),
    ("景区索道停运，30人滞留。", "特种设备事故"), ("220千伏变电站母线跳闸，全站失压。", "基础设施事故"),
    ("小区主管道爆管，自来水喷出三米。", "基础设施事故"), ("钨业公司竖井罐笼蹲罐，9人在内。", "非煤矿山事故"),
    ("铸造公司铁水包倾覆，铁水喷溅。", "工贸事故"), ("铝厂铝水外溢，遇水爆炸。", "工贸事故"),
    ("三个学生在河里洗澡，一个没上来。", "溺水"), ("两个娃到水塘摸鱼，沉下去一个。", "溺水"),
    ("沟谷溪水陡涨，9名露营者困在河心洲。", "山洪灾害"), ("通航公司飞机第三架次挂线坠地。", "民用航空事故"),
    ("苏木草滩着火，烧了一千多亩。", "森林草原火灾"),
    ("公司职工在河里洗澡后回宿舍，宿舍着火。", "火灾事故"), ("路边草垛着火，已扑灭。", "火灾事故"),
    ("河上游一工厂废水池溃坝，废水流入河里。", "环境污染事件"), ("养殖场沼液池溢流，沼液流进水沟。", "环境污染事件"),
    ("电镀厂酸洗池破损，废液漏进河。", "环境污染事件"), ("小水库溃坝，下游村庄被淹。", "洪涝灾害"),
    ("工地脚手架吊篮坠落，2人高处坠落。", "高处坠落"),
])  # fmt: skip
def test_kinds_by_what_failed(text: str, kind: str) -> None:
    one = kind_of(WHEN + text)
    assert one is not None
    assert one.text[6:] == kind


@pytest.mark.parametrize(("text", "county"), [
    ("我镇渡口一条船翻了，两人落水。合江海事来电，泸州派了两条艇。", "合江县"),
    ("旗森防指报：今天8时苏木草场起火，出动200人，鄂温克旗、阿尔山市方向各增援80人。新巴尔虎左旗", "新巴尔虎左旗"),
    ("今早8点围场县牌楼沟村，一家三口煤气中毒。", "围场满族蒙古族自治县"),
    ("我是李陵啊不是醴陵浦口湾镇的，下午两点炮厂炸了。", "醴陵市"),
    ("临夏县土桥镇今天7时自建房坍塌，和政县增援30人。", "临夏县"),
    ("11月20日8时，大埔县湖寮镇滑坡，梅县区派来一台挖机。", "大埔县"),
    ("富顺县牌坊村今天8时着火。", "富顺县"),
    ("11月20日8时，泸县牌照的货车在富顺县东湖街道侧翻。", "富顺县"),
    ("不是潮州那个，是富顺县东湖街道，今天8点着火。", "富顺县"),
])  # fmt: skip
def test_who_sends_help_is_not_where_it_happened(text: str, county: str) -> None:
    assert found(text)["county"] == county


@pytest.mark.parametrize(("text", "when"), [
    ("119转：富顺县东湖街道羊肉馆，11/19 06:31燃气爆炸。", "2026-11-19T06:31"),
    ("富顺县东湖街道 11/20 7:05 两车相撞，1人受伤。", "2026-11-20T07:05"),
    ("10/31 23:40 富顺县东湖街道一民房起火。", "2026-10-31T23:40"),
    ("富顺县3/4标段工地，11月20日7时5分坍塌。", "2026-11-20T07:05"),
])  # fmt: skip
def test_month_and_day_with_a_stroke(text: str, when: str) -> None:
    assert str(found(text)["occurred_at"])[:16] == when


@pytest.mark.parametrize(("text", "moved"), [
    ("火情｜起火时间：11月20日8时｜扑救力量：专业队3支96人、水车5辆｜疏散：东湖组11户36人｜伤亡：无", 36),
    ("险情│时间：11月20日8时│到场：40人│转移：12户45人│伤亡：无", 45),
])  # fmt: skip
def test_a_bar_ends_a_field(text: str, moved: float) -> None:
    assert found(f"富顺县{text}")["evacuated"] in {moved, None}


@pytest.mark.parametrize("told", [
    "现场{}送医。", "{}受伤，已送医。", "{}死亡。", "{}当场死亡。", "{}失联。", "有{}头部受伤。",
    "{}呛烟送医，无生命危险。", "目前{}受伤。", "{}经抢救无效死亡。", "致{}受伤。",
])  # fmt: skip
@pytest.mark.parametrize(("one", "two"), [("1人", "2人"), ("一名工人", "两名工人"), ("一个人", "两个人")])
def test_a_plain_count_of_one_is_no_less_sure_than_of_two(told: str, one: str, two: str) -> None:
    """In a first text and against what is known."""
    lead = "11月20日10时15分，富顺县东湖街道人民路两车相撞，"
    known = Known(figures={FigureKind.DEATHS: 0, FigureKind.INJURED: 0, FigureKind.MISSING: 0})
    first = [sure_people(extract(lead + told.format(who), CONTEXT)) for who in (one, two)]
    later = [
        sure_people(tuple(each.finding for each in read_against(known, told.format(who), CONTEXT)))
        for who in (one, two)
    ]
    for single, pair in (first, later):
        assert len(single) == 1
        assert [number for _, number in single] == [1]
        assert pair in ([], [(single[0][0], 2)])


def sure_people(findings: tuple[Finding, ...]) -> list[tuple[str, float]]:
    """The figures that need not be asked, noughts aside."""
    return [(str(one.field), one.number) for one in findings if one.sure and one.number]
