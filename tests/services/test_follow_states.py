"""续报里人的状态变了：谁没救过来、谁找到了、都找到了，按已知的数加减；一句否定只管说到的人。"""

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
DEAD, LOST, HURT, GRAVE, MOVED = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.EVACUATED,
)  # fmt: skip


@pytest.mark.parametrize(("text", "known", "becomes"), [
    ("重伤的5人中2人8时10分抢救无效死亡，其余平稳。", {DEAD: 1, GRAVE: 5, HURT: 9}, {DEAD: 3, GRAVE: 3, HURT: 7}),
    ("危重伤者经抢救无效于22时15分死亡，其余2人病情平稳。", {DEAD: 2, HURT: 3}, {DEAD: 3, HURT: 2}),
    ("那名驾驶员于19时05分经抢救无效死亡。", {DEAD: 1, HURT: 2}, {DEAD: 2}),
    ("最后1名失踪人员16时20分在桥下找到，已遇难。", {DEAD: 2, LOST: 1}, {DEAD: 3, LOST: 0}),
    ("10时05分挖出男孩，已无生命体征；奶奶还没有找到。", {DEAD: 0, LOST: 2}, {DEAD: 1, LOST: 1}),
    ("轮机员遗体今天7时在航标附近被打捞。", {DEAD: 0, LOST: 1}, {DEAD: 1, LOST: 0}),
    ("被冲走的4人找到1人，生还。", {LOST: 4}, {LOST: 3}),
    ("几个没见着的都找着了，在亲戚家。", {LOST: 3}, {LOST: 0}),
    ("兄弟两人在码头找到，人平安。", {DEAD: 1, HURT: 2, LOST: 2}, {DEAD: 1, HURT: 2}),
    ("又接出3户8人，累计撤离19户61人。", {MOVED: 45}, {MOVED: 61}),
    ("受伤的7人中有1人抢救无效死亡，累计死亡4人。", {DEAD: 3, HURT: 7}, {DEAD: 4, HURT: 6}),
    ("重伤3人、死亡4人，其余均为轻伤。", {DEAD: 4, GRAVE: 3, HURT: 8}, {DEAD: 4, GRAVE: 3, HURT: 8}),
    ("重伤者正在抢救，死亡原因在查。", {DEAD: 3, HURT: 8}, {DEAD: 3, HURT: 8}),
    ("伤情严重者已转院，网传死亡多人，不属实。", {DEAD: 1, HURT: 9}, {DEAD: 1, HURT: 9}),
    ("重症患者转入ICU，死亡1人，与前报一致。", {DEAD: 1, HURT: 4}, {DEAD: 1, HURT: 4}),
    ("那名司机涉嫌酒驾，致2人死亡。", {DEAD: 2, HURT: 1}, {DEAD: 2, HURT: 1}),
    ("家属已到，死亡赔偿在谈。", {DEAD: 1, HURT: 4}, {DEAD: 1, HURT: 4}),
    ("第二名工人16时死亡的消息不实。", {DEAD: 1, HURT: 2}, {DEAD: 1, HURT: 2}),
    ("遗体已移交家属，下游没有发现其他人。", {DEAD: 1, LOST: 1}, {DEAD: 1, LOST: 1}),
    ("2具遗体身份确认，失联1人仍未找到。", {DEAD: 2, LOST: 1}, {DEAD: 2, LOST: 1}),
    ("伤者都在医院，没有生命危险，那名司机还在抢救。", {DEAD: 1, HURT: 4}, {DEAD: 1, HURT: 4}),
])  # fmt: skip
def test_what_befell_people_changes_what_is_known(
    text: str, known: dict[FigureKind, float], becomes: dict[FigureKind, float]
) -> None:
    found = {one.finding.field: one.becomes for one in read_against(Known(figures={**known}), text, CONTEXT)}
    assert {kind: found.get(kind, known[kind]) for kind in becomes} == becomes
