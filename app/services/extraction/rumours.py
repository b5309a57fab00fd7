"""续报: what is only asked, and talk that is denied right behind — 问是不是又死了一个, 网上又传死了一个，没有的事.

Neither tells of anybody. Talk that is confirmed, or of which nothing more is said, stays to be read as hearsay.
"""

import re

from app.services.extraction.first_characters import headed

_WHO = (
    "网[上络友]|外[头面边]|群[里众]|微信|朋友圈|抖音|快手|视频|帖子|有人|家属|家里人?|村民|村里|邻居|路人|目击者?|记者|媒体|领导|县长|市长|镇长|乡长|"
    "书记|局长|主任|老乡|同事|街坊|亲戚|市民|网民|大家|都"
)
_TALK = headed(
    rf"(?:{_WHO})[^，。；！？\n]{{0,8}}?(?:又|都|在|还|再)?(?:传(?!染|来|真|达|回)|说|讲|喊|嚷|议论|称|反映|打听|以为)(?:是|的|了|着)?"
)
_DENIED = headed(
    "(?:没有?|哪有|没得|并无|查无|不是)(?:的事|这回事|这个?事|那回事|此事|那事|影的事)|(?:是|纯属|都是|属于?)?(?:假的|瞎[传说讲扯]|乱[传说讲]|胡[扯说]|谣言?|误传)|不属实|不实|不对|"
    "不是真的|没(?:有)?(?:死|伤|丢|少|变|增加|新增|再)|数(?:没|不)变|(?:还|仍|就|实际|其实|确实)(?:就|还)?(?:是|只有|只是|有)(?!真)(?=[\\d一二两三四五六七八九十俩仨])"
)
_CONFIRMED = re.compile(
    "(?<!未)(?<!没)(?<!待)(?:证实|属实)|(?<!不)是真的|确有|确实(?:又|有|是又)|已确认|确认了|核实了(?!没)|没错|对的"
)
_SENTENCE_END = re.compile("[。！!？?\n]")
_QUESTION = re.compile(
    r"(?:问[^，。；？?\d]{0,6}?|不知道?|不清楚|想知道)?(?:是不是|是否|有没有|会不会|对不对)[^，。；？?！!\n：]{1,24}[？?]?"
    r"|问(?:[一-鿿]{0,4}?)(?:死|伤|失联|失踪|被困|转移|还有)[^，。；？?\n]{0,10}(?:几|多少)[^，。；？?\n]{0,8}[？?]?"
)
_REACH = 80
"""Characters behind talk in which it is denied."""


def blanked(text: str) -> str:
    """The text without what is only asked, and without talk that is denied; as long as it was."""
    text = _QUESTION.sub(lambda match: "，" * len(match.group()), text)
    at = 0
    while (talk := _TALK.search(text, at)) is not None:
        at = talk.end()
        denied = _denied(text, talk.end())
        if denied is not None:
            text = text[: talk.start()] + "，" * (denied - talk.start()) + text[denied:]
            at = denied
    return text


def _denied(text: str, begin: int) -> int | None:
    """Where the denial of talk that goes on at ``begin`` stands: in its sentence behind a comma, or the next one's."""
    comma = re.compile("[，,：:。！!？?\n]").search(text, begin, begin + _REACH)
    if comma is None:
        return None
    stops = [one.start() for one in _SENTENCE_END.finditer(text, begin)][:2]
    end = min([begin + _REACH, *stops[1:]])
    denial = _DENIED.search(text, comma.start(), end)
    confirmed = _CONFIRMED.search(text, begin, denial.end() if denial is not None else end)
    return denial.start() if denial is not None and confirmed is None else None
