"""The title of a report: adopted values only; what was not read or is only asked stands in no title."""

import re

from app.models.incident.state import Incident
from app.models.settings.settings import Settings
from app.models.texts import told_after
from app.services.paper.phrases import Phrases
from app.services.paper.wording import moment_text

VAGUE = "有关"
"""What stands for the kind of an event nobody has named: 关于青山县青山镇有关情况的报告."""
NAMED = re.compile(
    r"^(?:(?![镇乡村路街道区])[\u4e00-\u9fff]){2,9}?(?:省(?!道(?!路))|自治区|市(?![场政民郊区内外])|自治州|盟)"
    r"|^(?![该我本全邻各外]县)(?:(?![镇乡村路街道区])[\u4e00-\u9fff]){1,6}?县(?![道城医委府级乡内外])"
)
"""A place that begins with its province, city or county needs no region before it; 东门菜市场 is no city."""


def report_title(phrases: Phrases, state: Incident, kind_name: str, name: str, settings: Settings) -> str:
    """关于{地点}{类别}情况的报告; the officer's own title first; with neither place nor kind the time of the call."""
    kind = kind_name.removesuffix("事故") if kind_name.endswith("火灾事故") else kind_name
    if state.titled and state.title:
        region = "" if _named(state.title, settings.region) else settings.region
        return phrases.fill("标题", 地点=region, 类别=state.title.removesuffix("情况"), 报别=name)
    if state.place or kind:
        region = settings.region if state.place and not _named(state.place, settings.region) else ""
        place = _within(region, state.place)
        return phrases.fill("标题", 地点=place, 类别=told_after(place, kind) or VAGUE, 报别=name)
    received = moment_text(state.received_at) if state.received_at else ""
    return phrases.fill("标题.来报", 时间=received, 报别=name)


def _within(region: str, place: str) -> str:
    """The place in its region: 县第一中学 of 青山县 is 青山县第一中学."""
    ours = region and region[-1] in "省市县区旗州" and place.startswith(region[-1]) and place[1:2] not in "道乡城域界"
    return f"{region}{place[1:] if ours else place}"


def _named(place: str, region: str) -> bool:
    return region in place or NAMED.match(place) is not None
