"""Monthly and yearly figures: many events at once, no incident of its own."""

import re

from app.services.extraction.first_characters import headed
from app.services.extraction.words import any_of

_PERIOD = any_of(r"""
    今年 全年 去年 上半年 下半年 年初 本月 上月 当月 \d{1,2}月份 \d{1,2}(?:至|-|—|~)\d{1,2}月 [一二三四]季度
    \d{4}年(?!\d{1,2}月\d) 本周 上周 近一周 一周来 上个?月 上旬 中旬 下旬 累计 以来 同期
""")
_EVENTS = any_of("事故 火灾 灾情 灾害 案件 火情 交通事故 突发事件 警情")
_NUMBER = r"(?:\d{2,5}|[2-9]|[二三四五六七八九十百]{1,4})"
_MANY = headed(
    rf"(?:{_PERIOD})[^。；]{{0,40}}?(?:(?:{_EVENTS})[^，。；\d一]{{0,8}}{_NUMBER}起"
    rf"|(?:发生|接报|处置|共)[^。；]{{0,24}}?{_NUMBER}起)"
)
HEAD = 200
"""Characters at the beginning in which statistics say so."""


def is_aggregate(text: str) -> bool:
    """Whether the text is statistics: a period and a number of events in its first sentences."""
    return bool(_MANY.search(text[:HEAD])) and not re.search("发生了?[一1]起", text[:HEAD])
