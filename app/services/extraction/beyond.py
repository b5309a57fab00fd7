"""What a later clause tells of the people counted in one before it: 8名工人吃完午饭后，出现中毒."""

import re

from app.services.extraction.mentions import Mention
from app.services.extraction.said import main, states_in
from app.services.extraction.words import PEOPLE, State

HURT = {"INJURED", "SERIOUS", "LIGHT"}
_DIED_THEN = re.compile("[，,](?:经|但|途中|路上)*(?:没(?:能)?(?:抢|救|抢救)过来|抢救无效|不治|没了|不幸)")
GOES_ON = re.compile(
    "(?:均|都|全部|发现(?:时|后)|受(?:轻|皮外|皮肉|重|了)|送(?=[^，。；\\d]{0,10}(?:医院|卫生院))|尚未|全(?=[转撤搬疏送])|也(?=[转撤搬疏轰喊叫劝])|"
    "意识|神志|清醒|[左右双][小大]?[腿臂手脚]|头部|胸部|腰部|死了|没气|没了|人没了|已经|轻伤|重伤|到现在|至今|还没|仍|已|被|"
    "出现|当场|不幸|下落|失去联|手机(?:关机|没信号|打不通)|经|其(?!中)|随后|先后|因|救出|送医|抢救|虽|后|"
    "(?:[今昨前]天|当天|当晚|当日|次日|今晨|凌晨)[^，。；]{0,4}(?:死亡|去世|离世|不治|身亡|遇难)|"
    "最终|伤势|伤情|病情|恶心|呕吐|头晕|拉肚子|肚子|腹|吐|发烧|发热|昏|头破|腿断|都在|又吐|上吐)"
)
"""What a clause begins with that goes on of the people counted in the one before."""
ENDS_FOR_THEM = re.compile(
    "(?:当场|不幸|抢救无效|经(?:抢救|医治)|送医|已(?:经)?(?:死亡|无生命|身亡|遇难)|无生命|(?:受|系|为)(?:轻|重)?伤|"
    "(?:尚|仍|至今|到现在)*(?:未|没)(?:能)?(?:找|寻获|打捞))"
)
"""What a later clause begins with that tells what became of them (1人未系绳，自38米处坠地，当场死亡)."""
SOMEBODY = re.compile("某|[救捞找挖抬]|司机|驾驶|老人|孩子|男子|女子|工人|同事|家属")
"""A clause that tells of somebody else, or of a rescue, ends what is told of the people before it."""
FAR = 3


def _beyond(mention: Mention, after: str) -> tuple[str, int] | None:
    """The clause behind that goes on of these people, with its place in ``after``; None where none does."""
    at = 1
    for number, clause in enumerate(re.split(r"[，,]", re.split(r"[。；;！!？?\n：:]", after[1:])[0])[:FAR]):
        if PEOPLE.search(clause):
            return None
        if (GOES_ON if number == 0 else ENDS_FOR_THEM).match(clause):
            return clause, at
        if mention.state is not State.NONE or SOMEBODY.search(clause):
            return None
        at += len(clause) + 1
    return None


def look_beyond(mention: Mention, right: str, after: str, end: int) -> None:
    """The state may stand in a later clause (8名工人吃完午饭后，出现中毒) when no other number comes first."""
    held = _beyond(mention, after) if len(right) <= 24 and after and after[0] in "，," else None
    if held is None:
        return
    beyond, at = held
    states = list(states_in(beyond))
    chosen = main(states) if states else None
    if "重" in right and beyond.startswith("送"):
        chosen = None  # 烫了三个，一个挺重，送医院了: one of those three
    if chosen is not None and chosen.lastgroup == "EVACUATED" and re.search("[伤病患]", right):
        chosen = None  # 2人伤势加重，已由直升机转往喀什
    out_hurt = mention.state is State.SAFE and chosen is not None and chosen.lastgroup in HURT
    worse = chosen is not None and chosen.lastgroup == "SERIOUS" and mention.state is State.INJURED
    graver = out_hurt or worse or (chosen is not None and chosen.lastgroup == "DEATHS")
    if chosen is not None and (mention.state is State.NONE or graver):
        taken_out = mention.state is State.SAFE and "救出" in mention.words
        mention.was = State.TRAPPED if taken_out and (out_hurt or re.search("均|都|全部", beyond)) else mention.state
        died = mention.state is State.NONE and _DIED_THEN.match(after, at + len(beyond)) is not None
        mention.state = State.DEATHS if died else State[chosen.lastgroup or "NONE"]
        mention.distance = len(right) + chosen.start() + at
        mention.end = end + at + chosen.end()
