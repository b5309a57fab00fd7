"""每一种分句归它那一部分：安置、传唤归处置，缺什么归需要支援，认定归原因；意思相近而不是一回事的不归。"""

import pytest

from app.models.report.conservation import account, clauses
from app.models.vocabulary.incident import Section
from app.services.reports.trade_words import trade_words


def section_of(text: str, words: str) -> Section:
    (found,) = [one.section for one in account(clauses("m", text), {}, trade_words()) if words in one.clause.words]
    return found


@pytest.mark.parametrize(("text", "section"), [
    ("镇里安排12户居民到社区服务中心暂住。", Section.MEASURES),
    ("消防去了十几台车。", Section.MEASURES),
    ("市支队全勤指挥部在途。", Section.MEASURES),
    ("已令内攻人员撤至外围。", Section.MEASURES),
    ("厂子老板昨晚已被派出所带去问话。", Section.MEASURES),
    ("负责人、爆破员3人被县公安局传唤。", Section.MEASURES),
    ("嫌疑人在东街加油站旁被控制。", Section.MEASURES),
    ("已双向断流。", Section.MEASURES),
    ("已请市里的危化专家组过来。", Section.MEASURES),
    ("供电、供水12时50分恢复。", Section.MEASURES),
    ("两所学校中午改由配餐公司送餐。", Section.MEASURES),
    ("市消防、矿山救护队共64人在现场。", Section.MEASURES),
    ("成立善后、医疗、调查等5个组。", Section.MEASURES),
    ("正在清理药物残留防止二次爆炸。", Section.MEASURES),
    ("周边工房都已停电撤人。", Section.MEASURES),
    ("厂里在往下吹风。", Section.MEASURES),
    ("水厂已关取水口改用水库水。", Section.MEASURES),
    ("街道和社区上门给老人送了药。", Section.MEASURES),
    ("学校领导在会议室跟家长谈。", Section.MEASURES),
    ("海事在沉船位置设了标。", Section.MEASURES),
    ("卫健部门对接触的9人医学观察7天。", Section.MEASURES),
    ("厂方3名管理人员被控制。", Section.MEASURES),
    ("县里今晚连夜开现场会。", Section.MEASURES),
    ("养护中心2台挖机11时10分到，先开便道。", Section.MEASURES),
    ("供电所抢修人员在等水退。", Section.MEASURES),
    ("附近两处消火栓压力不足。", Section.REQUEST),
    ("冲锋舟只有1条。", Section.REQUEST),
    ("120来了2辆拉不下，能不能再派。", Section.REQUEST),
    ("请通知消防、应急、生态环境速来。", Section.REQUEST),
    ("系二楼208包厢沙发起火。", Section.CAUSE),
    ("豆角样品检测结果为阳性。", Section.CAUSE),
    ("初步判断为沙门氏菌感染。", Section.CAUSE),
    ("驾驶员赵某操作不当。", Section.CAUSE),
    ("打算先把18户73人撤出来。", Section.NEXT),
    ("死者家属在乡里。", Section.AFTERMATH),
    ("镇里联系上死者儿子。", Section.AFTERMATH),
    ("县教育局、市场监管局负责人在学校。", Section.LEADERS),
    ("坡体后缘仍有裂缝。", Section.TREND),
    ("通往乡里的县道有3处塌方。", Section.REACH),
    ("山脚有个加油站。", Section.REACH),
])  # fmt: skip
def test_a_clause_stands_in_its_section(text: str, section: Section) -> None:
    assert {one.section for one in account(clauses("m", text), {}, trade_words())} == {section}


@pytest.mark.parametrize(("text", "section"), [
    ("店里正准备午饭。", Section.NEXT),
    ("采石场爆破前没有喊警戒。", Section.MEASURES),
    ("14时火头越过县界进入我县长坪林场。", Section.LEADERS),
    ("3人在倒塌的工房下。", Section.REACH),
    ("下源村有7户在二楼等救。", Section.REACH),
    ("现场仍有二次垮塌可能。", Section.MEASURES),
    ("两人被大水带走。", Section.MEASURES),
    ("县长坐镇指挥。", Section.COURSE),
    ("善后工作由镇政府负责。", Section.MEASURES),
    ("请求市里支援水泵2台。", Section.MEASURES),
    ("厂里在卸货时起火。", Section.MEASURES),
    ("学校门口在打架。", Section.MEASURES),
    ("镇里反映有人失联。", Section.MEASURES),
    ("水厂对岸的管子断了。", Section.MEASURES),
    ("公安接报有人落水。", Section.MEASURES),
    ("社区在册老人两名。", Section.MEASURES),
])  # fmt: skip
def test_what_only_sounds_like_it_does_not(text: str, section: Section) -> None:
    assert section not in {one.section for one in account(clauses("m", text), {}, trade_words())}


@pytest.mark.parametrize(("text", "first", "second"), [
    ("店内还有没有人，消防正在逐间搜。", "店内还有没有人", "消防正在逐间搜"),
    ("两个维修工转到县医院了，医生说是轻度中毒，观察两天。", "转到县医院", "观察两天"),
    ("查明为储液器法兰垫片破损，15时已更换完毕。", "垫片破损", "已更换完毕"),
    ("山脚有个加油站，离火线800米左右。", "加油站", "离火线800米"),
    ("学校8点半在上课，已有序疏散到操场，现在恢复上课了。", "在上课", "疏散到操场"),
    ("搜救出3人，其中1名老人昏迷，已由120送县中医院。", "老人昏迷", "已由120送"),
    ("检测结果：豆角样品阳性，未检出致病菌，认定为四季豆中毒。", "样品阳性", "未检出致病菌"),
    ("2人叫不醒，正往县医院拉。", "叫不醒", "往县医院拉"),
])  # fmt: skip
def test_what_speaks_of_the_clause_before_stays_with_it(text: str, first: str, second: str) -> None:
    assert section_of(text, first) is section_of(text, second)
