"""Who called, where the words say it (县消防救援大队张某报告，电话0700-5551234): offered, never taken unasked."""

import re

import msgspec

_ENDS = (
    "应急管理局|应急局|消防救援大队|消防救援支队|消防救援站|消防站|派出所|公安局|交警大队|大队|支队|总队|中队|救援队|"
    "镇政府|乡政府|县政府|街道办事处|街道办|街道|管委会|村委会|居委会|社区|水库管理所|管理所|管理站|水文站|监测站|"
    "水利局|自然资源局|交通运输局|卫健委|卫健局|教育局|住建局|林业局|医院|急救中心|指挥中心|值班室|公司|学校|中学|小学"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_POST = "(?:值班员|值班长|值班|主任|所长|队长|站长|书记|镇长|乡长|经理|医生|校长|负责人|工作人员)?"
_NAME = rf"(?P<name>[{_SURNAMES}](?:某某?|[一-鿿]{{1,2}}?))"
_SAYS = "(?:打来电话|来电|报告|报称|反映|上报|续报|电话)"
_BRACKET = "(?:[（(][^）)]{0,30}[）)])?"
_TOLD = re.compile(rf"\s*(?:接到?)?(?P<unit>[一-鿿]{{0,14}}?(?:{_ENDS})){_POST}(?:{_NAME}{_BRACKET})?{_BRACKET}{_SAYS}")
_PRESENTED = re.compile(
    rf"\s*(?:(?:喂|你好|您好)[，, ]?)*(?:我(?:们)?(?:这里|这边)?是|这里是)"
    rf"(?P<unit>[一-鿿]{{0,14}}?(?:{_ENDS}))的?{_POST}{_NAME}?{_BRACKET}(?=[，,。；;：: ]|电话|报告)"
)
_LED = re.compile(rf"\s*(?P<unit>[一-鿿]{{0,14}}?(?:{_ENDS})){_POST}[ 　]?{_NAME}{_BRACKET}{_BRACKET}\s*[：:]")
"""县消防救援大队张某：… — with a name only: a unit alone before a colon may be whom the words are addressed to."""
_PHONE = re.compile(r"(?<![\d-])(?:1[3-9]\d{9}|0\d{2,3}[-－—]?\d{7,8}|(?<=电话)\d{7,8}|(?<=电话是)\d{7,8})(?![\d-])")
BEHIND = 20
"""Characters behind whoever called in which the number is that caller's own."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """What the words say of whoever called; empty where they do not."""

    unit: str = ""
    name: str = ""
    phone: str = ""


def said_caller(text: str) -> Caller:
    """Unit and name where the words begin with them, and the number said right behind: another may be anybody's."""
    head = text[:80]
    found = _PRESENTED.match(head) or _TOLD.match(head) or _LED.match(head)
    last = found.end() + BEHIND if found else 0
    numbers = {one.group() for one in _PHONE.finditer(text[:400]) if one.start() <= last}
    return Caller(
        unit=found["unit"] if found else "",
        name=(found["name"] or "") if found else "",
        phone=numbers.pop() if found and len(numbers) == 1 else "",
    )
