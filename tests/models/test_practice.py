"""Scripts of practice and how they are scored: pure."""

import datetime as dt
import tomllib

import msgspec
import pytest

from app.models.practice.facts import InjectGiven, PracticeBegan, PracticeScored
from app.models.practice.scoring import outcome
from app.models.practice.script import Act, Check, Inject, Script, elapsed, wrong
from app.models.registry import describe
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.practice import InjectKind, TrialAct
from app.services.runtime.resources import resource
from tests.helpers import beijing
from tests.services.test_obligations import started

CALL = Inject(at="00:00", kind=InjectKind.CALL, event="火灾", text="起火")
GOOD = Script(name="一", start=dt.datetime(2026, 6, 12, 22, tzinfo=dt.UTC), end="01:00", injects=(CALL,))
END = beijing("2026-06-12T23:00")


def test_elapsed_times() -> None:
    assert elapsed("01:05") == dt.timedelta(minutes=65)
    assert elapsed("00:00:30") == dt.timedelta(seconds=30)
    for text in ("5", "00:61", "一点", "-0:10", ""):
        with pytest.raises(ValueError, match="看不懂"):
            elapsed(text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"end": "x"}, "经过时间“x”看不懂"),
        ({"end": "73:00"}, "最长72小时"),
        ({"injects": ()}, "没有来电"),
        ({"injects": (CALL, CALL)}, "有两次来电"),
        ({"injects": (Inject(at="02:00", kind=InjectKind.CALL, event="火灾", text="起火"),)}, "在结束（01:00）以后"),
        ({"injects": (Inject(at="00:00", kind=InjectKind.CALL, text="起火"),)}, "没有写 event"),
        ({"injects": (CALL, Inject(at="00:05", kind=InjectKind.FOLLOWUP, event="火灾", text=" "))}, "没有写 text"),
        ({"acts": (Act(at="00:05", kind=TrialAct.ORAL, event="水灾"),)}, "“水灾”那时还没有来电"),
        ({"checks": (Check(event="水灾", element="时间", words=("时",)),)}, "不在脚本里"),
    ],
)
def test_what_is_wrong_with_a_script_is_said(change: dict[str, object], words: str) -> None:
    assert any(words in one for one in wrong(msgspec.structs.replace(GOOD, **change)))


def test_sample_scripts_are_right() -> None:
    found = sorted(resource("practice").glob("*.toml"))
    assert len(found) >= 2
    for path in found:
        assert wrong(msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Script)) == (), path.name


def test_points_are_of_what_came_due_and_was_asked_for() -> None:
    from app.models.obligations.clock import Clock

    fact = started("incident:I1/L03/1", beijing("2026-06-12T22:30"))
    base = Clock(
        id=fact.clock, subject="incident:I1", rule=fact.rule, digest=fact.digest, obligation=fact.obligation,
        recipient=fact.recipient, owner=Owner.OURS, basis=fact.basis, basis_at=fact.basis_at, due=fact.due,
        first_due=fact.due, started_at=fact.basis_at, legal=fact.legal,
    )  # fmt: skip
    replace = msgspec.structs.replace
    kept = replace(base, met_at=beijing("2026-06-12T22:30"))
    late = replace(base, met_at=beijing("2026-06-12T22:30:01"))
    never = base
    coming = replace(base, due=beijing("2026-06-12T23:30"))
    theirs = replace(base, owner=Owner.THEIRS)
    ended = replace(base, ended="不再适用")
    checks = (Check(event="火灾", element="时间", words=("22时",)), Check(event="火灾", element="地点", words=("镇",)))
    found = outcome((kept, late, never, coming, theirs, ended), checks, {"火灾": "22时起火"}, END)
    assert [one.minutes for one in found.late] == [1, None]
    assert [(one.check.element, one.reported) for one in found.missing] == [("地点", True)]
    assert (found.kept, found.limits, found.told, found.asked, found.score) == (1, 3, 1, 2, 40)
    assert outcome((), (), {}, END).score == 100
    assert not outcome((), checks, {}, END).missing[0].reported


def test_lines_of_the_log() -> None:
    assert describe(PracticeBegan(name="首夜")).text == "演练账本：首夜，其中的事都没有发生"
    assert describe(InjectGiven(words="网络中断")).text == "演练给出：网络中断"
    scored = PracticeScored(name="首夜", kept=3, limits=5, told=5, asked=7, score=67)
    assert describe(scored).text == "演练“首夜”：时限3/5，要素5/7，67分"
