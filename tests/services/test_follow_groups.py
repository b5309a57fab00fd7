"""续报按已知的人数读：谁找到了、救出了、没救过来，说的是总数、增加还是更正；没有说人的话什么也不动。"""

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
DEAD, LOST, HURT, GRAVE, HELD, MOVED = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.TRAPPED,
    FigureKind.EVACUATED,
)  # fmt: skip
Figures = dict[FigureKind, float]


def stands(text: str, known: Figures) -> Figures:
    """Every figure that is known, or new, as it stands after a message."""
    found = {str(one.field): one.stands for one in read_against(Known(figures={**known}), text, CONTEXT)}
    after = {kind: found.get(str(kind)) for kind in FigureKind}
    return known | {kind: number for kind, number in after.items() if number is not None}


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("36名学生中31人已回家，5人住院观察，无重症。", {HURT: 36}, {}),
    ("又有5人住院观察。", {HURT: 36}, {HURT: 41}),
    ("刚接医院电话，昨晚送来的那个老太太今天早上7点多走了，家里人在医院。", {DEAD: 0, HURT: 3}, {DEAD: 1, HURT: 2}),
    ("县医院说重伤那个没保住。", {DEAD: 1, HURT: 3}, {DEAD: 2, HURT: 2}),
    ("水里那个捞上来了，人不行了。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("第三个也找到了，在下游回水湾，没了。", {DEAD: 2, LOST: 1}, {DEAD: 3, LOST: 0}),
    ("失联的那户联系上了，全家4口都在县城走亲戚，没事。", {DEAD: 0, LOST: 4}, {LOST: 0}),
    ("之前说的3个失联，其实有1个是重名，实际失联2个。", {LOST: 3}, {LOST: 2}),
    ("伤员又增加2个，都是轻伤，现在一共9个。", {HURT: 7}, {HURT: 9}),
    ("死亡人数还是2人，没变，伤的多了3个。", {DEAD: 2, HURT: 4}, {HURT: 7}),
    ("消防又从楼上救下来4个人，有1个呛得厉害送医院了。", {HELD: 6, HURT: 0}, {HELD: 2, HURT: 1}),
    ("又转移了三个组，85个人，加上之前的一共213人。", {MOVED: 128}, {MOVED: 213}),
    ("被困的都出来了，一个没少，没有受伤的。", {HELD: 7, HURT: 0}, {HELD: 0}),
    ("遇难者增加到5人，失联2人。", {DEAD: 3, LOST: 4}, {DEAD: 5, LOST: 2}),
    ("早上6点找到一具遗体，经DNA比对是失联的李某。还有一个没找到。", {DEAD: 0, LOST: 2}, {DEAD: 1, LOST: 1}),
    ("王某抢救无效死亡。", {DEAD: 1, HURT: 3}, {DEAD: 2, HURT: 2}),
    ("截至目前，死亡3人，失联0人，受伤7人。", {DEAD: 2, LOST: 1, HURT: 7}, {DEAD: 3, LOST: 0}),
    ("失联的3人里有2人确认遇难，还有1人在找。", {DEAD: 0, LOST: 3}, {DEAD: 2, LOST: 1}),
    ("被埋的最后一个人挖出来了，还有气，送县医院了。", {HELD: 1, HURT: 2}, {HELD: 0, HURT: 3}),
    ("又有3人出现症状到卫生院就诊，累计38人。", {HURT: 35}, {HURT: 38}),
    ("失联的老两口找到了，躲在山上的羊圈里，就是冻着了。", {LOST: 2, HURT: 0}, {LOST: 0}),
    ("现场又挖出来一个，人已经没了，还有两个在里头。", {DEAD: 1, HELD: 3}, {DEAD: 2, HELD: 2}),
    ("市医院通报，转来的3名重伤员中有1名于今日凌晨不治。", {DEAD: 2, HURT: 8, GRAVE: 3}, {DEAD: 3, HURT: 7, GRAVE: 2}),
    ("那两个小孩在同学家，家长已经接到了。", {LOST: 2}, {LOST: 0}),
    ("搜救犬在废墟西侧发现一名遇难者，至此遇难4人。", {DEAD: 3, LOST: 2}, {DEAD: 4, LOST: 1}),
    ("村里核对花名册，失联的不是5个是3个，另外2个在外打工。", {LOST: 5}, {LOST: 3}),
    ("失踪的渔民被过路船救起，人没大事。", {LOST: 1}, {LOST: 0}),
    ("井下的6个人14时30分全部升井，生命体征平稳。", {HELD: 6, HURT: 0}, {HELD: 0}),
    ("电梯里的人救出来了，没受伤。", {HELD: 3, HURT: 0}, {HELD: 0}),
    ("重伤的两个里面有一个刚才心跳停了，没救回来。", {DEAD: 0, HURT: 4}, {DEAD: 1, HURT: 3}),
    ("死亡增加1人，受伤减少1人。", {DEAD: 1, HURT: 5}, {DEAD: 2, HURT: 4}),
    ("较首报增加死亡1人，累计死亡3人，受伤5人。", {DEAD: 2, HURT: 6}, {DEAD: 3, HURT: 5}),
    ("目前伤者增至11人，其中2人重伤。", {HURT: 8, GRAVE: 1}, {HURT: 11, GRAVE: 2}),
    ("现场指挥部通报，新发现2名遇难者遗体，累计遇难7人，尚有1人失联。", {DEAD: 5, LOST: 3}, {DEAD: 7, LOST: 1}),
    ("伤员数量有变化，原来报的9人中有1人为围观群众摔倒，不计入，实际8人。", {HURT: 9}, {HURT: 8}),
    ("失联的司机已自行返回，平安。", {LOST: 1}, {LOST: 0}),
    ("被困群众已全部转移到安全地带。", {HELD: 35, MOVED: 0}, {HELD: 0}),
    ("23名被困游客全部安全下山。", {HELD: 23}, {HELD: 0}),
    ("又救出5人，还剩3人被困。", {HELD: 8}, {HELD: 3}),
    ("刚刚确认，失联的那名消防员牺牲了。", {DEAD: 2, LOST: 1}, {DEAD: 3, LOST: 0}),
    ("派出所核实，那个说失联的租客前天就回老家了，人好着。", {LOST: 1}, {LOST: 0}),
    ("压在下面的俩人都弄出来了，一个腿断了，一个没气了。", {HELD: 2, DEAD: 0, HURT: 0}, {HELD: 0, DEAD: 1, HURT: 1}),
    ("医院那边死了一个，伤的剩6个。", {DEAD: 1, HURT: 7}, {DEAD: 2, HURT: 6}),
    ("死者变成3个了，昨晚ICU走了一个。", {DEAD: 2, HURT: 5}, {DEAD: 3, HURT: 4}),
    ("又多了两个伤的，自己去医院看的，现在7个。", {HURT: 5}, {HURT: 7}),
    ("报告，失联人员全部取得联系。", {LOST: 6}, {LOST: 0}),
    ("三名失联学生找到两名，均溺亡，另一名还在打捞。", {DEAD: 0, LOST: 3}, {DEAD: 2, LOST: 1}),
    ("昨晚统计漏了，加上东沟的，转移总数是640人。", {MOVED: 585}, {MOVED: 640}),
    ("核减1人，受伤实际为14人。", {HURT: 15}, {HURT: 14}),
    ("被困在塔吊上的司机已被消防救下，无碍。", {HELD: 1, HURT: 0}, {HELD: 0}),
    ("失联的两名工人在地下室被找到，一人死亡，一人重伤。", {DEAD: 1, LOST: 2, HURT: 3}, {DEAD: 2, LOST: 0, HURT: 4}),
    ("没了一个，刚才医院打的电话。", {DEAD: 1, HURT: 4}, {DEAD: 2, HURT: 3}),
    ("又送来俩，现在医院里一共十二个。", {HURT: 10}, {HURT: 12}),
    ("死了仨了现在，早上那个重的没熬过来。", {DEAD: 2, HURT: 5}, {DEAD: 3, HURT: 4}),
    ("另外失踪的那个找到了，在亲戚家喝酒。", {DEAD: 1, LOST: 1}, {LOST: 0}),
    ("人数核清了，缺的两个人都在外地打工。", {LOST: 2}, {LOST: 0}),
    ("失踪3人已找到2人遗体，剩余1人正在搜寻。", {DEAD: 0, LOST: 3}, {DEAD: 2, LOST: 1}),
    ("河里又漂上来一个，已经没气了。", {DEAD: 1, LOST: 2}, {DEAD: 2, LOST: 1}),
    ("被冲走的母女俩，母亲在下游找到，已经没气，女儿还没下落。", {DEAD: 0, LOST: 2}, {DEAD: 1, LOST: 1}),
    ("孩子救上来了，送医院抢救，没抢救过来。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("落水的那个自己游上来了，人没事。", {LOST: 1}, {LOST: 0}),
    ("4名失联人员中3人生还、1人遇难，搜救结束。", {DEAD: 0, LOST: 4}, {DEAD: 1, LOST: 0}),
    ("失联名单里有1人是重复的，应为3人。", {LOST: 4}, {LOST: 3}),
    ("有一个失联的联系上了。", {LOST: 4}, {LOST: 3}),
    ("失联人数从7人降到5人。", {LOST: 7}, {LOST: 5}),
    ("新增失联1人，系出门放羊的老人。", {LOST: 2}, {LOST: 3}),
    ("又发现2人被困在二楼。", {HELD: 3}, {HELD: 5}),
    ("被困人数由12人更正为9人。", {HELD: 12}, {HELD: 9}),
    ("被困人员已救出3人，累计救出7人，剩余5人。", {HELD: 8}, {HELD: 5}),
    ("车里最后一个人也救出来了，轻伤。", {HELD: 1, HURT: 3}, {HELD: 0, HURT: 4}),
    ("确认死亡人数由3人调整为4人，受伤人数为11人。", {DEAD: 3, HURT: 12}, {DEAD: 4, HURT: 11}),
    ("消防出动5车30人，到场后救出被困群众2人。", {HELD: 2}, {HELD: 0}),
    ("医院收治的9人中，4人为重伤。", {HURT: 9}, {GRAVE: 4}),
    ("1人由轻伤转为重伤。", {HURT: 9, GRAVE: 1}, {GRAVE: 2}),
    ("昨天说的7个伤的，今天医院再看，有2个没事，算5个。", {HURT: 7}, {HURT: 5}),
    ("刚才报多了，死的就1个。", {DEAD: 2, HURT: 1}, {DEAD: 1}),
    ("撤离人数刚汇总上来，三个村合起来276人。", {MOVED: 210}, {MOVED: 276}),
    ("前两报转移人数重复，实际转移188人。", {MOVED: 230}, {MOVED: 188}),
    ("今早又撤了26户71人，至此共撤离301人。", {MOVED: 230}, {MOVED: 301}),
    ("失联的驴友全部找到，其中1人摔伤，其余平安。", {LOST: 5, HURT: 0}, {LOST: 0, HURT: 1}),
    ("搜救人员在崖底发现失联驴友，已无生命体征。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("2名被埋工人于21时18分和21时40分先后救出，均送医，意识清醒。", {HELD: 2, HURT: 0}, {HELD: 0, HURT: 2}),
    ("最后一名被困人员遗体于9时被找到，至此事故共造成6人死亡。", {DEAD: 5, HELD: 1}, {DEAD: 6, HELD: 0}),
    ("一名轻伤人员经检查无碍，不再计入伤者，受伤人数调整为4人。", {HURT: 5}, {HURT: 4}),
    ("失联的王某、李某已联系上。", {LOST: 3}, {LOST: 1}),
    ("失联人员张某遗体已找到。", {DEAD: 0, LOST: 2}, {DEAD: 1, LOST: 1}),
    ("截至18时，死亡2人（新增1人），失联3人（减少1人），受伤6人。", {DEAD: 1, LOST: 4, HURT: 6}, {DEAD: 2, LOST: 3}),
    ("医院误把1名家属登记为伤者，伤者实际为6人。", {HURT: 7}, {HURT: 6}),
    ("那两个爬山的自己走出来了，在路边遇到村民。", {LOST: 2}, {LOST: 0}),
    ("喂值班室吗 我这边又有新情况 刚才压在车底下那个救出来了 腿断了 已经上救护车了 还有一个驾驶室里的正在破拆",
     {HELD: 2, HURT: 1}, {HELD: 1, HURT: 2}),
    ("消防大队反馈：截至21时，搜救出被埋人员4名，其中2名已无生命体征，2名送县医院救治，现场仍有1人被埋。",
     {DEAD: 0, HELD: 5, HURT: 0}, {DEAD: 2, HELD: 1, HURT: 2}),
    (("续报：经连夜搜救，于今日5时30分、6时10分分别找到2名失联人员遗体。至此，该起事故造成4人死亡、"
     "7人受伤，失联人员全部找到。"), {DEAD: 2, LOST: 2, HURT: 7}, {DEAD: 4, LOST: 0}),
    ("补充一下，刚才漏报了，还有1名护林员受伤，已送医。", {DEAD: 0, HURT: 3}, {HURT: 4}),
    ("伤者李某因多器官衰竭于凌晨3点10分去世，死亡人数上升至3人。", {DEAD: 2, HURT: 6}, {DEAD: 3, HURT: 5}),
    ("学校统计，又有12名学生出现呕吐，送校医院观察，累计就诊学生达到54人，均无危重。", {HURT: 42}, {HURT: 54}),
    ("镇里刚报，之前联系不上的两户7个人，一户4个人已经在后山找到了，另外一户3个人还没消息。", {LOST: 7}, {LOST: 3}),
    ("凌晨升井3人，上午升井4人，目前井下还有2人。", {HELD: 9}, {HELD: 2}),
    ("公安局通报：经DNA比对，前期发现的2具遗体为失联人员张某、李某，死亡人数更新为2人，失联人员1人。",
     {DEAD: 0, LOST: 3}, {DEAD: 2, LOST: 1}),
    ("今日转移安置：新增转移34户112人，累计转移208户690人，其中集中安置310人。", {MOVED: 578}, {MOVED: 690}),
    ("报告，火场3名扑火队员失去联系，正在搜寻。", {DEAD: 0, LOST: 0, HURT: 0}, {LOST: 3}),
    ("失联的3名队员已归队，2人轻微烫伤。", {LOST: 3, HURT: 0}, {LOST: 0, HURT: 2}),
    ("大巴上又清出来两个，一个当场死亡，一个重伤送县医院。",
     {DEAD: 3, HURT: 12, HELD: 2}, {DEAD: 4, HURT: 13, HELD: 0}),
    ("刚才交警说的死两个有一个其实是重伤，还在抢救，死一个。", {DEAD: 2, HURT: 3}, {DEAD: 1}),
    ("下午4点，被困的小女孩（6岁）成功获救，身体无大碍。", {HELD: 1, HURT: 0}, {HELD: 0}),
    ("目前还有5名群众被困在楼顶，云梯车正在转移。", {HELD: 12}, {HELD: 5}),
    ("楼顶的人都接下来了，一共12个，没有受伤。", {HELD: 12, HURT: 0}, {HELD: 0}),
    ("周边200米范围内群众又增加疏散60人。", {MOVED: 300}, {MOVED: 360}),
    ("因吸入氨气就医人数增至23人，均为轻症。", {HURT: 15}, {HURT: 23}),
    ("经核查，此次事故无人员失联，此前反映的1名失联工人当日休假。", {LOST: 1}, {LOST: 0}),
    ("救援结束，共搜救出11人，其中5人遇难、6人受伤。", {DEAD: 3, HURT: 6, HELD: 2}, {DEAD: 5, HURT: 6, HELD: 0}),
    ("落水5人，救起3人，1人死亡，1人失联。", {DEAD: 0, LOST: 3}, {DEAD: 1, LOST: 1}),
    ("最新统计死亡升到8，伤19。", {DEAD: 6, HURT: 20}, {DEAD: 8, HURT: 19}),
    ("又打捞上来一辆车，车里有3个人，都没了。", {DEAD: 2, LOST: 5}, {DEAD: 5, LOST: 2}),
    ("有个失联的打电话回来了，说在邻县。", {LOST: 3}, {LOST: 2}),
    ("抢救的那个刚刚宣布死亡，家属在场。", {DEAD: 0, HURT: 1}, {DEAD: 1, HURT: 0}),
    ("今天上午重症监护室又走了两个，死亡总数5。", {DEAD: 3, HURT: 9}, {DEAD: 5, HURT: 7}),
    ("增派的搜救犬在东侧发现异常，挖掘后找到1名遇难者。", {DEAD: 1, LOST: 2}, {DEAD: 2, LOST: 1}),
    ("2名失联工人中1人于23时找到，已送医，伤势较重；另1人仍在搜救。", {LOST: 2, HURT: 0}, {LOST: 1, HURT: 1}),
    ("村支书补报，村民杨某被倒塌院墙砸伤，已送卫生院。", {DEAD: 0, HURT: 0}, {HURT: 1}),
    ("现场人员全部撤出，人员清点完毕，无人被困。", {HELD: 2}, {HELD: 0}),
    ("120最后一趟拉走3个，前后一共拉了14个。", {HURT: 11}, {HURT: 14}),
    ("此前失联的8名驴友已全部与家人取得联系，正在下山途中。", {LOST: 8}, {LOST: 0}),
    ("8名驴友已走出来5个，3个还在山上等救援。", {HELD: 8}, {HELD: 3}),
    ("大坝下游转移工作完成，应转尽转1260人，无人员伤亡。", {MOVED: 800, DEAD: 0}, {MOVED: 1260}),
    ("死者增加一名，为现场送医的男性工人。受伤人员4名。", {DEAD: 1, HURT: 5}, {DEAD: 2, HURT: 4}),
    ("目前3人死亡，2人受伤，1人失联，与初报相比死亡增加1人、失联减少1人。",
     {DEAD: 2, HURT: 2, LOST: 2}, {DEAD: 3, LOST: 1}),
    ("找到1人，活的。", {LOST: 2}, {LOST: 1}),
    ("累计就诊47人。", {HURT: 40}, {HURT: 47}),
    ("几十分钟前又救出2人。", {HELD: 5}, {HELD: 3}),
])  # fmt: skip
def test_people_who_moved_and_what_is_said_of_all_change_what_is_known(
    text: str, known: Figures, becomes: Figures
) -> None:
    after = stands(text, known)
    assert {kind: after[kind] for kind in known | becomes} == known | becomes


@pytest.mark.parametrize(("text", "known"), [
    ("两个重伤的转市里去了，其他没变化。", {DEAD: 1, HURT: 5}),
    ("转移的群众已经全部回家。", {MOVED: 120}),
    ("昨天报的伤者6人，今天出院2人，还有4人住院。", {HURT: 6}),
    ("没有新的伤亡。", {DEAD: 2, HURT: 7}),
    ("学生已全部出院。", {HURT: 35}),
    ("经核实死者身份为某厂工人。", {DEAD: 1, HURT: 2}),
    ("有群众反映还有人被埋，正在核实。", {DEAD: 1, HELD: 0}),
    ("搜救仍在继续，暂未发现失联人员。", {LOST: 2}),
    ("失联2人仍未找到，搜救力量增至120人。", {LOST: 2, DEAD: 0}),
    ("遗体已送殡仪馆，家属情绪稳定。", {DEAD: 1, LOST: 1}),
    ("住院的12人中8人已出院，4人继续治疗，无危重。", {HURT: 12}),
    ("死亡4人、受伤12人，与上报一致。", {DEAD: 4, HURT: 12}),
    ("有3个伤的刚才转到市医院。", {DEAD: 0, HURT: 8}),
    ("通过生命探测仪发现还有2人存活，正在全力营救。", {HELD: 2}),
    ("已打通生命通道，与被困人员取得联系，4人均健康。", {HELD: 4}),
    ("给被困人员送进了食物和水。", {HELD: 4}),
    ("受伤的7人全部出院。", {DEAD: 0, HURT: 7}),
    ("伤员赵某病情恶化，转入重症监护室。", {DEAD: 0, HURT: 7}),
    ("专家到场会诊，3名重伤员暂无生命危险。", {DEAD: 0, HURT: 7, GRAVE: 3}),
    ("死者家属已到位，善后工作正在开展。", {DEAD: 2, HURT: 3}),
    ("搜救队在3号楼废墟中发现生命迹象，正在施救。", {DEAD: 1, LOST: 2}),
    ("网上传的死了7个人不是真的，我们这里还是2个。", {DEAD: 2, HURT: 3}),
    ("失联船员的救生衣在礁石边被发现，人还没有找到。", {LOST: 2}),
    ("民警找到了报警人，情况属实。", {LOST: 1, HELD: 0}),
    ("找到起火点，在一楼配电室。", {LOST: 1, HELD: 0}),
    ("被困的挖掘机已经拖出来了。", {HELD: 1}),
    ("打捞出车辆2台，车内无人。", {LOST: 2}),
    ("救援队伍又来了40人，现场一共130人。", {LOST: 2, HELD: 3, HURT: 5}),
    ("各乡镇均报无新增伤亡，失联人数仍为2人。", {DEAD: 1, LOST: 2}),
    ("有1名伤员自行离院，去向不明。", {HURT: 10, LOST: 0}),
    ("死亡人员名单已核实，5人身份全部确认。", {DEAD: 5, LOST: 1}),
    ("目前火已扑灭，未发现新增伤亡，死亡1人、受伤3人不变。", {DEAD: 1, HURT: 3}),
    ("救援人员通过钻孔与井下取得联系，确认被困9人中8人健在，1人情况不明，暂未升井。", {HELD: 9}),
    ("医院来电，重伤的小孩已脱离生命危险，转入普通病房。", {HURT: 5, GRAVE: 2}),
    ("刚刚找到的那具遗体不是我们要找的人，是上游冲下来的，失联还是1人。", {DEAD: 0, LOST: 1}),
    ("水退了，下午有160多人回家了，安置点现在还有420人。", {MOVED: 580}),
    ("泄漏已堵住，疏散的群众可以返回。", {MOVED: 300, HURT: 2}),
    ("3名轻伤员包扎后已回家，其余5人住院。", {HURT: 8}),
    ("失联人员的证件都找到了。", {LOST: 2}),
    ("失联人员家属全部联系上了。", {LOST: 2}),
    ("失联工人的手机和工具包找到了。", {LOST: 2}),
    ("被困车辆已全部拖出。", {HELD: 2}),
    ("失联者的衣物在岸边被发现。", {LOST: 1}),
    ("遇难者遗物已找到，交家属。", {DEAD: 1, LOST: 1}),
    ("失联船员的船找到了，人不在船上。", {LOST: 2}),
    ("死亡原因正在调查，重伤者仍在抢救。", {DEAD: 2, HURT: 5}),
    ("如果搜救不力，失联2人可能遇难。", {DEAD: 0, LOST: 2}),
    ("希望失联人员能尽快找到。", {LOST: 2}),
    ("正在全力营救被困的3人。", {HELD: 3}),
    ("搜救犬没有找到失联人员。", {LOST: 2}),
    ("2名重伤员转院途中病情平稳。", {DEAD: 1, HURT: 4}),
    ("隔壁县那起沉船又找到3具遗体，和我们这起没有关系。", {DEAD: 1, LOST: 2}),
    ("第3台挖掘机到场，投入搜救。", {LOST: 2, DEAD: 1}),
    ("消防员2人在搜救中轻微擦伤，未送医。", {LOST: 2, HURT: 3}),
    ("演练中3名被困人员被救出。", {HELD: 2}),
    ("网传遇难者增加到9人，不属实。", {DEAD: 2}),
    ("原报失联2人，现场又清点一遍，仍为2人。", {LOST: 2}),
])  # fmt: skip
def test_a_message_that_moves_nobody_changes_no_figure(text: str, known: Figures) -> None:
    after = stands(text, known)
    assert {kind: after[kind] for kind in known} == known


@pytest.mark.parametrize(("text", "known"), [
    ("累计死亡4人，失联2人。", {DEAD: 2, LOST: 4}), ("伤者由6人增至8人。", {HURT: 6}), ("死亡升到8。", {DEAD: 6}),
    ("又撤了26户71人，至此共撤离301人。", {MOVED: 230}),
])  # fmt: skip
def test_a_total_that_is_said_plainly_need_not_be_asked(text: str, known: Figures) -> None:
    found = {one.finding.field: one for one in read_against(Known(figures={**known}), text, CONTEXT)}
    assert all(found[next(iter(known))].sure for _ in known)


@pytest.mark.parametrize(("text", "known"), [
    ("又找到1名失联人员，已无生命体征。", {DEAD: 2, LOST: 4}), ("累计死亡1人。", {DEAD: 2}),
    ("听说又死了一个，医院还没确认。", {DEAD: 2, HURT: 5}), ("有人讲伤的一共9个了。", {HURT: 6}),
])  # fmt: skip
def test_what_is_worked_out_hearsay_or_fewer_without_a_word_of_why_is_asked(text: str, known: Figures) -> None:
    found = [one for one in read_against(Known(figures={**known}), text, CONTEXT) if one.stands is not None]
    assert found
    assert not any(one.sure for one in found)
