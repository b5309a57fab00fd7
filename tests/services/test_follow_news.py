"""续报：又接到的是新的人，另一批转移的是再加上的，找齐了的一个不剩，跟原来一样的数不动。"""

import pytest

from tests.services.test_follow_groups import DEAD, GRAVE, HELD, HURT, LOST, MOVED, Figures, stands


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("又接到报告，还有一户3口人联系不上。", {LOST: 2}, {LOST: 5}),
    ("刚又接报，下寨村还有2人失联。", {LOST: 2}, {LOST: 4}),
    ("又接到村民反映，有两个放羊的没回来，失联。", {LOST: 1}, {LOST: 3}),
    ("再次接报，北坡又有1人被埋。", {HELD: 3}, {HELD: 4}),
    ("老板回来了，说当晚是六个人不是五个，多出来那个叫小赖，电话打不通。", {HURT: 3, LOST: 2}, {LOST: 3}),
    ("还有3人联系不上，继续搜。", {LOST: 5}, {LOST: 3}),
    ("剩下2人还在搜救。", {LOST: 5}, {LOST: 2}),
    ("又接到家属电话，问那两个失联的有没有消息。", {LOST: 2}, {LOST: 2}),
    ("村主任回来了，说路通了。", {LOST: 2}, {LOST: 2}),
    ("房东家属已打来电话，正在赶来。", {LOST: 1}, {LOST: 1}),
])  # fmt: skip
def test_who_is_reported_anew_comes_on_top(text: str, known: Figures, becomes: Figures) -> None:
    """还有 behind 又接到 is more; by itself it is the rest. Who comes to tell was never lost."""
    assert stands(text, known) == known | becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("乡里再转出来一批，四十三户一百五十个人，主要是下游的。", {MOVED: 860}, {MOVED: 1010}),
    ("刚才又撤下来一拨，六十二人，安置在小学。", {MOVED: 300}, {MOVED: 362}),
    ("又转移了约200人。", {MOVED: 860}, {MOVED: 1060}),
    ("又有约20人到医院就诊。", {HURT: 35}, {HURT: 55}),
    ("又送来十来个伤员。", {HURT: 7}, {HURT: 17}),
    ("有两个轻伤的当时没去医院，今儿自己来了，算上他俩伤的十三个。", {HURT: 11}, {HURT: 13}),
    ("又转出来一批物资，二十人在卸。", {MOVED: 860}, {MOVED: 860}),
    ("安置点现在还有420人。", {MOVED: 860}, {MOVED: 860}),
])  # fmt: skip
def test_another_batch_comes_on_top(text: str, known: Figures, becomes: Figures) -> None:
    """The number may stand in the clause behind; an approximate one counts as it is said."""
    after = stands(text, known)
    assert {kind: after[kind] for kind in known} == known | becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("原报失联3人全部找到：1人遇难，1人受伤，1人平安。", {DEAD: 1, LOST: 3, HURT: 2}, {DEAD: 2, LOST: 0, HURT: 3}),
    ("最后3名被困人员全部救出。至此6名被困者全部找到（前3名获救时均无伤）。", {HELD: 6, HURT: 2}, {HELD: 0}),
    ("至此11名被困工友全部升井。", {HELD: 4, HURT: 0}, {HELD: 0}),
    ("打通了！拽上来3个，两个清醒，一个昏迷，都送总医院，里面还有3个。", {HELD: 6, HURT: 2}, {HELD: 3, HURT: 5}),
    ("又救出2个，一个骨折，一个没事，里面还有1个。", {HELD: 3, HURT: 1}, {HELD: 1, HURT: 2}),
    ("新搜获遗体2具、生还者1人（失温住院），尚余失踪2人。", {DEAD: 1, LOST: 5, HURT: 14}, {DEAD: 3, LOST: 2, HURT: 15}),
    ("索道上27人全部安全落地，无一受伤。", {HELD: 27, HURT: 0}, {HELD: 0}),
    ("塘里第三个孩子，今天上午打捞上岸，已无生命迹象。", {DEAD: 1, LOST: 1}, {DEAD: 2, LOST: 0}),
    ("至此6名被困者已救出4名。", {HELD: 6}, {HELD: 2}),
])  # fmt: skip
def test_when_all_are_found_nobody_is_left(text: str, known: Figures, becomes: Figures) -> None:
    """What became of each counts; who is told of again (前3名) moves nobody."""
    after = stands(text, known)
    assert {kind: after[kind] for kind in known} == known | becomes


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("报警的邻居说救护车拉走四个，我们跟医院一对就三个，跟原来报的一样。", {HURT: 3}, {}),
    ("现场点名失联还是两个，与首报一致。", {LOST: 2}, {}),
    ("请说明死亡3人、受伤8人与企业自报“2死5伤”不一致的原因。", {DEAD: 3, HURT: 8}, {}),
    ("更正单　原报：死亡3人、受伤12人　现报：死亡3人、受伤11人", {DEAD: 3, HURT: 12}, {HURT: 11}),
    ("终报：共死亡6人，重伤2人，轻伤3人。", {DEAD: 3, HURT: 8, GRAVE: 5}, {DEAD: 6, HURT: 5, GRAVE: 2}),
    ("截至16时，2人死亡、6人受伤（其中重伤2人），1人失联。", {DEAD: 1, HURT: 6, GRAVE: 2, LOST: 2}, {DEAD: 2, LOST: 1}),
    ("确诊又加三个，总数八个，无重症。", {HURT: 5}, {HURT: 8}),
    ("救护车又拉走四个。", {HURT: 3}, {HURT: 7}),
])  # fmt: skip
def test_what_is_as_it_was_told_moves_nothing(text: str, known: Figures, becomes: Figures) -> None:
    """跟原来一样 holds the known number; 原报 gives way to 现报; a part in brackets hides no number behind it."""
    after = stands(text, known)
    assert {kind: after[kind] for kind in known} == known | becomes


@pytest.mark.parametrize(("text", "becomes"), [
    ("县医院报：7名继续住院，没有新增伤员，也没有新的死亡。", {}),
    ("无新增伤亡。", {}),
    ("目前无新增人员伤亡，搜救仍在进行。", {}),
    ("没有新的被困人员。", {}),
    ("暂无新增病例。", {}),
    ("没有新增的伤员，死亡5人。", {DEAD: 5}),
    ("至今没有新增死亡人员，受伤人员15人。", {HURT: 15}),
    ("12点18分挖到了，老太太没气了。", {DEAD: 3}),
    ("司机死了。", {DEAD: 3}),
    ("司机死了，共死亡3人。", {DEAD: 3}),
    ("县长说：“不要再传死了五个，就是两个。”", {}),
    ("莫乱讲死了五个，没有的事。", {}),
    ("请不要报死亡5人。", {}),
    ("别说了，死了3个。", {DEAD: 3}),
    ("不要着急，死了3个。", {DEAD: 3}),
])  # fmt: skip
def test_nobody_new_moves_nobody_and_a_single_one_who_died_comes_on_top(text: str, becomes: Figures) -> None:
    """没有新增伤员 says nothing of those who are known; one who died without a number is one more, never one in all."""
    known: Figures = {DEAD: 2, HURT: 13}
    after = stands(text, known)
    assert {kind: after[kind] for kind in known} == known | becomes
