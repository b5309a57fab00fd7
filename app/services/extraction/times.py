"""When it happened: every moment has a role — 发生, 接报, an act (到场, 扑灭, 救出 …) or none (截至, 本报讯).

The first moment of 发生 is the event's; 接报 stands in for it as a question. Several moments that could be meant, bare
days and hearsay are questions too.
"""

import datetime as dt
import re
from enum import IntEnum

import msgspec

from app.models.moments import UTC
from app.models.vocabulary.incident import Detail, Precision
from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.modality import HEARSAY, OTHER_EVENT, OURS
from app.services.extraction.moments import COARSE, JUST, NIGHT, Candidate, read_moments
from app.services.extraction.words import any_of

EVENT = headed(
    any_of("""
    发生 突发 起火 着火 失火 爆炸 爆燃 闪爆 燃爆 坍塌 垮塌 塌陷 塌落 坍落 垮落 冒落 塌方 冒顶 透水 突出 追尾
    相撞 碰撞 侧翻 翻车 翻船 翻覆 倾覆 沉没 泄漏 泄露 遭遇 引发 引燃 滑坡 崩塌 泥石流 山洪 坠(?!落物) 倒塌 火灾
    事故 溺水 落水 触电 中毒 踩踏 脱轨 决口 溃坝 溃口 漫坝 漫顶 漫堤 倒灌 围困
    管涌 决堤 冲走 卷走 遭 袭击 砍 枪击 燃烧 冒烟 断裂
    破裂 爆裂 搁浅 撞上 撞向 撞到 砸 跌落 摔 掉入 滑入 游泳 强降雨 降雨 暴雨 登陆 坠毁 迫降 突水 涌水 突泥 极端天气
    大风 冰雹 雷击 地震 晕倒 昏倒 呕吐 清淤 施工中 作业 着了 倒了 塌了 炸了 翻了 撞了 漏了 渗水 被淹 进水 捅
    打架 持刀 拉肚子 腹痛 掉进 掉下 掉入 掉块 掉落 砸下 卷入 卷进 绞 轧 夹
    出现(?=特|强|大风|暴|异常|险情|裂|塌|渗|管涌|滑|呕|腹|发热|症状|不适|恶心|头) 坠落 停电 停运 跑油 漏油 漏气 走水
    烧起来 冲出 冲入 翻下 翻入 翻到 翻沉 喷溅
    自燃 连撞 病例 爆胎 掀翻 出事 火情 火警 坡[^，。]{0,2}下来 发大水 发水 烧入 烧到 烧进 蔓延 越过 窜入 响了 震了
    晃了 断了联系 没了联系 呲漏 渗漏 滴漏 突入 涌入 灌入 跌(?![幅破]) 突遇 遇上 遇险 失控 失联 (?<!被)困人(?!员)
    (?<!被)困(?=[的在住]) 触礁 垮(?=[下了塌掉]) 塌(?=[下了]) 降雪 普降 暴雪 大雪 大雾 洗澡 淹(?=[了着死])
    [停倒塌垮翻撞着炸断掉困淹漏燃坠](?:了?的)(?=[，。；]|$) 跳楼 故障 伤人 暴发
    停转 停摆 悬停 跳闸 失压 喷爆 蹲罐 坠罐 陡涨 暴涨 猛涨 绊倒 走散 爆管 停水 坠地 挂碰
""")
)
STATE_ONLY = re.compile(r"失踪|被困|受困|被埋|遇难|受伤|死亡")
"""States name an event only where nothing else in the clause does: 被困人员获救 is a rescue."""
NOUN = re.compile(
    r"^(?:事故)?(?:现场|救援|扑救|调查|处置|善后|情况|后|原因|中(?=首|的|，|又|已|，)|的(?!是|$)|报警|"
    r"警情|信息|预警|防控|隐患|风险|等级)"
    r"|^的?(?:人员|者|儿童|学生|群众|男子|女子|村民|老人|孩子|男孩|女孩|工人|车辆|船只|渔船|船舶|点(?!火))"
    r"|^[^，。；]{0,8}(?:事故|火灾|灾害|事件|险情)的(?!是|时间)"
)
AS_OF = re.compile(r"(?:截至|截止|截止到|截至到)(?:目前|发稿|北京时间|当地时间)?[，,]?\s?$|(?<![直])至\s?$")
REPORTED = headed(
    any_of(r"""
    接到(?!镇|安置|县|岸|家|医院|学校|村|了?[^，。；]{1,6}(?:安置|家里|岸上))
    接报 接警 接群众 接(?=[^，。；]{0,12}(?:报警|报告|来电|电话|举报|报称|指令|调度)) 报警 来电 来报 报案
    (?:电话)?报告 收到[^，。；]{0,10}报 上报 指挥中心[^，。；]{0,6}(?:指令|调度|通知)
""")
)
ACT = headed(
    any_of(r"""
    回应 获救 救出 救起 解救 升井 脱险 扑灭 熄灭 打灭 扑救 控制 控住 受控 恢复 抵达 赶到 到达 到场 赶赴 启动 发布
    通报 召开 介绍 表示 公布 获悉 从[^，。；]{1,14}(?:获悉|了解到) 记者 搜救 搜寻 找到 捞起 打捞 捞上 放出来
    [抬拉背拽救挖]出(?:来|井口|洞口|地面|水面) [放接救抬背拽弄送拉]了?下来 [拉抬弄背撬救刨挖扒]出来 结束 复燃
    再次 余震 续报 终报 批复 结案 调查报告 认定 宣判 开庭 治疗无效 搜出 寻获 挖出 打通 抢通 到院 就诊 签发 报送
    抢救无效 不治 医治无效 抵京 慰问 看望 指示 批示 决定 解除 通车 进入 完成 贯通 送达 转移 撤离 疏散 召集 要求
    送医 送往 抓获 出警 派出 调派 调集 出动 核实 确认 更新 情况如下 换班 交接 值班 有效 到位 增援 开展 排查 检查
    演练 预计 清理 去世 离世 宣布 确认死亡 出院 结果 到岗 撤出 撤至 停产(?!检修|期间|整顿|后|复工) 停工(?!期间|后)
    排除 退水 消退 走出 赶来 才灭 灭了 灭掉 灭的 救灭
""")
)
DATELINE = re.compile(
    r"^(?:电|讯|消息|报道|日电|[（(]记者|[，,]?(?:据|本报|记者|[\u4e00-\u9fff]{2,6}(?:网|社|日报|晚报|"
    r"电视台)(?:记者|接|讯|报道|消息|获悉|从|[，,])|从[^，。]{1,14}(?:获悉|了解)))"
)
PUBLISHED = re.compile(r"(?:新华社|中新社|中新网|本报|记者|报道|[报网]讯)[\u4e00-\u9fff]{0,6}$")
DONE = re.compile(
    "^(?:[^，。；]{0,8}(?:泄漏|泄露|火势|明火|大火|火|险情|漏点|管涌|火情))(?:已|被|就|得到|基本|全部|初步|有效|成功)*"
    "(?:控制|控住|扑灭|熄灭|打灭|扑救|封堵|堵住|处置完|排除|止住)"
)
"""An end put to what happened."""
TAKEN_BACK = headed(
    r"(?:[的了]?事?)?[，。\s]{0,2}(?:(?:哦|噢|啊|呃|嗯|哎)[，\s]?)*(?:不是(?=不是|[，\s])|不对|错了|说错了?|记错了?)(?:不是|不对|，|\s|了|啊)*(?=[，\s]?[今昨前\d一二三四五六七八九十早晚上下凌中])"
)
"""昨天夜里，不是不是，今儿早上: the moment before never stood."""
HAPPENED = re.compile(
    r"^(?:左右|许|前后|来钟|那阵|那会儿?)?(?:的事|出的事?|发生的|发的|就?起来了|就?着(?:起来)?了|的时候(?=[，。；]|$)|那个事)"
)
"""凌晨四点半的事: said behind the moment."""
OF_PATIENTS = re.compile(
    r"(?:伤员|伤者|患者|病人|人员|其中[\d一二两三四五六七八九十]+[人名]|[\d一二两三四五六七八九十]+[人名])于$"
)
"""其中2人于18时相继死亡 is when they died."""
SAID_OUT = headed(
    r"(?:不是[^，。]{1,8}[，。]?\s?(?:而)?是"
    r"|(?:倒下|晕倒|昏倒|坠落|坠下|碰撞|相撞|起火|着火|爆炸|断裂|落水|落石|溃口|倒塌|坍塌|垮塌|滑坡|失联|停电|停运|泄漏|触电|侧翻)(?:的|发生)?(?:的)?(?:准确|确切|具体)?(?:时间|时刻)(?:为|是|在|应为|约)?"
    r"|(?:事发|发生|发案|案发|出事|起火|发震|起涨|事情)(?:的)?(?:时间|时刻)?(?:大概|大约)?(?:为|是|在|于|[:：])?)\s?$"
)
OF_DEATH = re.compile(
    r"(?:死亡|身亡|去世|离世|遇难|救出|获救|送医|入院|到院|火化)(?:的)?(?:准确|确切|具体)?(?:时间|时刻)(?:确定|认定|记录)?(?:为|是|在|约|[:：])*\s?$"
)
"""死亡时间为29日2时15分 is when somebody died, not when it happened."""
LATER = re.compile("更正为|应为|实为|改为|核实为|修正为")
BEFORE_CLOCK = re.compile(r"(?:不是|而非|并非|现在|这会儿)(?:都|已经?)?\s?$")
JUST_SAID = re.compile("(?:刚才|刚刚|方才)(?:我|跟你们?|给你们?|你们)*[说报讲]")
SPAN_END = re.compile(r"[日号时分][—－~～-]{1,2}\s?$")
SIGNER = re.compile(r"(?:局|室|办|中心|指挥部|委|政府|支队|大队|站|公司|镇|乡|街道|县|市|区|[》。）])[，\s]{0,3}$")
PAUSE = re.compile("[，。；！？\\s]")
AT_WORK = re.compile("[，,]?[^。；]{0,40}?(?:在|正|停产|因)[^，。；]{0,20}(?:清理|检修|检查|排查|停产|作业|转移)")
"""4月21日14时10分，一部挖掘机在清理边坡时滑落: what they were at when it happened."""
AT_IT = re.compile(
    "(?:清理|排查|检查|进入|开展|恢复|打通|贯通|交接|换班|值班)[^，。；]{0,10}(?:时|中|作业|过程中|期间|的时候)(?:突然|不慎|意外)?[^，。；]{0,4}"
)
"""清理残渣时突然晕倒: the work they were at names no act that came after."""
ENDED = re.compile("找到|发现|寻获|救出|搜救|遗体|排除|扑灭|解除|恢复|打通|抢通|结束")
TAKEN_OUT = re.compile("(?<![没不马])[出下上]来|还活|活着|救出|找到|获救|脱险|扑灭|灭了|放下|恢复|抢通")
LAST_SENTENCE = re.compile(r"[。！？!?\n]")
AGAIN = headed("再次|复燃|余震|(?<!不)又(?!一)|(?<!说)也(?!可)")
FOLLOWS = re.compile(
    r"\W{0,2}(?:(?:[\u4e00-\u9fff，]{0,8})(?:刚才|刚刚|先前|之前|早上|上午)(?:我|跟你|给你)?(?:说|讲|报)(?:过|的)?(?:那个|的)?|续报|终报|更正|前报|补充|再报|二报|三报|更新|再更正|我补充|刚才我?报)"
)
EXPECTED = re.compile("(?:预计|预报|预测|将于|计划于|拟于)[^，。；]{0,4}$")
FRESH = re.compile(r"\s*(?:又有|又新|又发现|再次|再有|新增)")
NOT_LEADING = re.compile("截至|截止|目前|[至到于]$")
HARMED = re.compile(r"^[^。；\d]{0,20}(?:造成|致|导致)[^，。；]{0,4}[\d一二两三四五六七八九十]")
HEAD = 30
"""Characters (a sender, a unit) that may stand before the moment a report opens with."""
BEFORE_IT = re.compile(
    "[，,、\\s]?[^，。；]{0,10}(?:发现|监测|巡查|巡护|预警|上班|开工|下井|入井|出发|玩耍|戏水|游泳|上山)"
)
"""What was seen or begun before it happened (4时30分监测员发现裂缝，5时18分滑坡)."""
WEATHER = re.compile("[^。；]{0,16}(?:普降|降雨|降雪|暴雨|大雨|下雨|大风|台风|刮|降温|雨势)")
AT_ONCE = 12
"""Characters within which a moment is said once more, finer."""
REACH = 90
"""Characters behind a moment in which the event it belongs to is looked for."""


class Role(IntEnum):
    """What a moment belongs to."""

    NONE = 0
    ACT = 1
    LOOSE = 2
    """Nothing says what it belongs to."""
    REPORTED = 3
    OCCURRED = 4


class PlaceFound(msgspec.Struct, frozen=True):
    """A moment with its role; ``direct``: the event stands in its own clause."""

    one: Candidate
    role: Role
    direct: bool = False
    behind: str = ""
    """The words behind it."""
    named: bool = False
    """发生时间：says so outright."""


def read_time(text: str, ref: dt.datetime) -> Finding | None:
    """The occurrence time; None where none is said. ``ref`` is when the officer holds the text."""
    candidates = list(read_moments(text, ref))
    placed = [_placed(text, candidates, index, ref) for index in range(len(candidates))]
    best = _chosen(text, placed)
    if best is None:
        return None
    one = best.one
    confidence, why = _certainty(text, best, placed)
    return Finding(
        field=Detail.OCCURRED, start=one.start, end=one.end, words=text[one.start : one.end], confidence=confidence,
        moment=one.moment.astimezone(UTC), precision=one.precision, about=one.about, why=why,
    )  # fmt: skip


def _chosen(text: str, placed: list[PlaceFound]) -> PlaceFound | None:
    named = [each for each in placed if each.named and each.role is Role.OCCURRED]
    if named:
        return _finer(text, named[0], placed)
    occurred = [each for each in placed if each.role is Role.OCCURRED]
    if occurred:
        first = _opening(text, placed, occurred[0])
        harmful = next((each for each in occurred[1:] if HARMED.match(text[each.one.end : each.one.end + 40])), None)
        if harmful is not None and not HARMED.match(text[first.one.end : first.one.end + 60]) and harmful.direct:
            first = harmful if _same_day(harmful, first) else first
        return _finer(text, first, placed)
    order = (Role.REPORTED, Role.LOOSE)
    told = [each for each in placed if each.role in order]
    if told and told[0].role is Role.LOOSE and told[0].one.precision not in COARSE and told[0].one.dated:
        reports = [each for each in told if each.role is Role.REPORTED]
        if reports and told[0].one.moment < reports[0].one.moment and not FOLLOWS.match(text):
            order = (Role.LOOSE, Role.REPORTED)  # 15时20分左右，…3名工人进入巷道…17时40分才报告
    for role in order:
        held = [each for each in placed if each.role is role and not _signature(text, each)]
        later = role is Role.LOOSE and (FOLLOWS.match(text) or _after_act(text, held))
        if held and not later:
            return _finer(text, held[0], placed)
    opening = placed[0] if placed else None
    if opening is None or opening.role is not Role.ACT or not _heads(text, opening.one) or FOLLOWS.match(text):
        return None
    clauses = "，".join(re.split("[，。；]", text[opening.one.end : opening.one.end + REACH])[:2])
    at_work = AT_WORK.match(clauses) is not None and ENDED.search(clauses) is None
    return msgspec.structs.replace(opening, role=Role.LOOSE) if at_work else None


def _opening(text: str, placed: list[PlaceFound], first: PlaceFound) -> PlaceFound:
    """8月3日22时47分，…釜盖冲开；23时20分泄漏…: the day and clock a report opens with, whatever it tells of."""
    head = next((each for each in placed if each.role is not Role.NONE), first)
    gap = first.one.moment - head.one.moment
    opens = head.role is Role.LOOSE and _heads(text, head.one) and dt.timedelta(0) < gap <= dt.timedelta(hours=24)
    before = FOLLOWS.match(text) or first.one.dated or BEFORE_IT.match(head.behind)
    return head if opens and not before else first


def _after_act(text: str, held: list[PlaceFound]) -> bool:
    """刨出来了，九点五十: in a text that tells of nothing that happens it is when the act before it was done."""
    start = held[0].one.start if held else 0
    clause = PAUSE.split(text[max(0, start - 16) : start].rstrip("，。； "))[-1]
    return EVENT.search(text) is None and bool(TAKEN_OUT.search(clause))


def _signature(text: str, placed: PlaceFound) -> bool:
    """石阡县防办7月2日 at the foot of a message is when it was written."""
    one = placed.one
    if placed.role is not Role.LOOSE or one.start <= 30 or text[one.end :].strip("，。！\n ）】报发讯"):
        return False
    return (one.dated and one.precision in COARSE) or bool(SIGNER.search(text[max(0, one.start - 16) : one.start]))


def _same_day(one: PlaceFound, other: PlaceFound) -> bool:
    return one.one.moment.date() == other.one.moment.date()


def _same_night(one: Candidate, other: Candidate) -> bool:
    """昨晚那场雪…后半夜三点多: the night that began on the day before."""
    return one.part in NIGHT and dt.timedelta(0) < other.moment - one.moment <= dt.timedelta(hours=9)


def _finer(text: str, best: PlaceFound, placed: list[PlaceFound]) -> PlaceFound:
    """今日凌晨…发生；凌晨六时四十分左右…碰撞: the finer moment of the same day and part is meant, 接报 if no other."""
    if JUST.match(text, best.one.start):  # 刚才晃了…，就三点零六
        clock = [each for each in placed if each.one.precision is Precision.MINUTE and each.role >= Role.LOOSE]
        near = [each for each in clock if abs(each.one.moment - best.one.moment) <= dt.timedelta(minutes=60)]
        return near[0] if near else best
    if best.one.precision is Precision.HOUR:
        return next((each for each in placed if _put_finer(best.one, each.one)), best)
    if best.one.precision not in COARSE:
        return best
    before = [each for each in placed if each.one.precision not in COARSE and each.role >= Role.LOOSE]
    said = [each for each in before if 0 <= best.one.start - each.one.end <= AT_ONCE and _same_day(each, best)]
    if said:
        return said[-1]  # 昨夜2点10分，哦就是今天凌晨
    finer = [
        each for each in placed
        if each.one.precision not in COARSE and each.role >= Role.LOOSE and (
            (each.role is Role.OCCURRED and _same_night(best.one, each.one))
            or (_same_day(each, best) and (
                not best.one.part or abs(each.one.moment.hour - best.one.moment.hour) <= 6
            ))
        )
    ]  # fmt: skip
    finer = [each for each in finer if each.role is Role.OCCURRED] or [
        each for each in finer if each.role is Role.REPORTED or each.one.start > best.one.start
    ]
    if not finer and (
        best.one.precision is Precision.DAY or WEATHER.match(best.behind)
    ):  # 6月10日，我县普降暴雨。11日5时20分，河堤决口
        later = [each for each in placed if each.role is Role.OCCURRED and each.one.precision not in COARSE]
        finer = [each for each in later if each.direct and 0 <= (each.one.moment - best.one.moment).days <= 1]
    return finer[0] if finer else best


def _put_finer(one: Candidate, other: Candidate) -> bool:
    """十点不到，九点五十几吧: the same moment, said once more and finer."""
    near = abs(other.moment - one.moment) <= dt.timedelta(minutes=30) and 0 <= other.start - one.end <= AT_ONCE
    return near and other.precision is Precision.MINUTE and not other.dated


def _placed(text: str, candidates: list[Candidate], index: int, ref: dt.datetime) -> PlaceFound:
    """A moment with what is said behind it within its clauses, else what the sentence said before it."""
    one = candidates[index]
    later = candidates[index + 1].start if index + 1 < len(candidates) else len(text)
    before = text[max(0, one.start - 24) : one.start]
    behind = text[one.end : min(one.end + REACH, later)]
    ahead = one.moment > ref + (dt.timedelta(hours=4) if one.precision in COARSE else dt.timedelta(minutes=5))
    ahead = ahead or bool(EXPECTED.search(before))
    lead = LAST_SENTENCE.split(text[max(0, one.start - 80) : one.start])[-1]
    published = PUBLISHED.search(before) and (one.precision in COARSE or not re.search("讯$", before))
    other = OTHER_EVENT.match(text, one.start) or (
        OTHER_EVENT.search(lead[-30:]) and not OURS.match(text, one.start) and not OURS.search(lead[-12:])
    )
    if (
        ahead
        or SPAN_END.search(before)
        or AS_OF.search(before)
        or DATELINE.match(behind)
        or published
        or other
        or BEFORE_CLOCK.search(before)
        or OF_DEATH.search(before)
        or TAKEN_BACK.match(text, one.end)
    ):
        return PlaceFound(one, Role.NONE)
    clause = re.split("[，。；]", behind)[0]
    if FRESH.match(clause) or (OF_PATIENTS.search(before) and STATE_ONLY.search(clause)):
        return PlaceFound(one, Role.ACT)
    if one.precision in COARSE and re.match("起?以来", behind) and index + 1 < len(candidates):
        return PlaceFound(one, Role.LOOSE, behind=behind)  # 6月9日以来持续降雨，11日16时…
    if SAID_OUT.search(before) or HAPPENED.match(behind) or LATER.search(before[-4:]):
        return PlaceFound(one, Role.OCCURRED, direct=True, named=True)
    idle = JUST.match(text, one.start) and not _event(re.split("[，。；：]", behind)[0])
    if idle or JUST_SAID.match(text, one.start):
        return PlaceFound(one, Role.NONE)
    role, direct = _role(behind, lead)
    return PlaceFound(one, role, direct=direct, behind=behind)


def _role(behind: str, lead: str) -> tuple[Role, bool]:
    clauses = re.split(r"[，,；;：:]", LAST_SENTENCE.split(behind)[0])
    clauses = [each for each in clauses if each.strip()] or [""]
    first = clauses[0]
    if DONE.search(first):
        return Role.ACT, False  # 泄漏控制住, 明火扑灭
    event = _event(first) or (None if ACT.search(first) else STATE_ONLY.search(first))
    reported, act = REPORTED.search(first), ACT.search(first)
    if reported and (event is None or reported.start() < event.start()):
        return Role.REPORTED, bool(not clauses[1:2] and EVENT.search(lead))
    if act and event is None and re.search("后$|[途程]中$|期间$", first.strip()):
        return _role_beyond(clauses[1:4], lead), False  # 演习结束后，参演车辆撞倒一名老人
    at_work = act and event and AT_IT.fullmatch(first, act.start(), event.start())
    if act and not at_work and (event is None or act.start() < event.start() or AGAIN.search(first)):
        loose = re.match(r"\s*[，,]", behind) and EVENT.search(lead)  # 民房火灾，4日12时左右，救出2人
        return (Role.LOOSE if loose else Role.ACT), False
    if event:
        return Role.OCCURRED, not AGAIN.search(first[: event.start() + 1])
    return _role_beyond(clauses[1:4], lead), False


def _role_beyond(clauses: list[str], lead: str) -> Role:
    """The role by the clauses that follow the moment's own, else by what the sentence said before it."""
    for clause in clauses:
        event, act = _event(clause), ACT.search(clause) or REPORTED.search(clause)
        if event and (act is None or event.start() <= act.start()):
            return Role.OCCURRED
        if act:
            return Role.REPORTED if REPORTED.search(clause) and not ACT.search(clause) else Role.LOOSE
    return Role.OCCURRED if EVENT.search(lead) and not NOT_LEADING.search(lead) else Role.LOOSE


def _event(clause: str) -> re.Match[str] | None:
    """The first word of something happening that is not just the name of the place or work (火灾现场, 事故调查)."""
    for match in EVENT.finditer(clause):
        if not NOUN.match(clause[match.end() :]):
            return match
    return None


def _certainty(text: str, best: PlaceFound, placed: list[PlaceFound]) -> tuple[float, str]:
    """How sure the chosen moment is, and why not."""
    one = best.one
    sentence = LAST_SENTENCE.split(text[max(0, one.start - 40) : one.start])[-1] + text[one.start : one.end + 8]
    rivals = [
        each for each in placed
        if each is not best and each.role in {Role.OCCURRED, Role.REPORTED, Role.LOOSE}
        and each.one.moment != one.moment and each.one.precision not in COARSE
    ]  # fmt: skip
    heads = _heads(text, one) and not any(
        each.role >= Role.LOOSE
        and each.one.precision not in COARSE
        and _sentence_of(text, each.one) == _sentence_of(text, one)
        for each in placed
        if each is not best
    )
    vague = HEARSAY.search(sentence) or re.search("大概|差不多|约莫|估计|可能|[昨今前]天?半夜", sentence)
    doubts: tuple[tuple[object, float, str], ...] = (
        (best.role is Role.REPORTED, 0.5, "只说了接报时间"),
        (best.role is Role.LOOSE and not heads, 0.35, "没有写明是什么时间"),
        (vague, 0.6, "时间说得不确定"),
        (one.precision in COARSE, 0.65, "只说到日或半日"),
        (any(each.role is Role.OCCURRED for each in rivals), 0.6, "文中有几个时间"),
        (not (one.dated or one.part), 0.72, "没有写明日期"),
        (not (best.direct or best.named or heads), 0.72, "时间离事情较远"),
    )
    return next(((sure, why) for holds, sure, why in doubts if holds), (0.9, ""))


def _sentence_of(text: str, one: Candidate) -> int:
    """Where the sentence of a moment begins, looked for within reach."""
    stops = LAST_SENTENCE.finditer(text, max(0, one.start - REACH), one.start)
    return max((stop.end() for stop in stops), default=max(0, one.start - REACH) if one.start > REACH else 0)


def _heads(text: str, one: Candidate) -> bool:
    """Whether a day with its clock opens the report (6月12日2时许，…): what follows is told of that moment."""
    whole = one.dated and one.precision not in COARSE
    return (
        whole
        and len(LAST_SENTENCE.split(text[: one.start])[-1]) <= HEAD
        and not LAST_SENTENCE.search(text[HEAD : one.start])
    )
