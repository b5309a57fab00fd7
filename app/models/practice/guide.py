"""新手一夜: the steps of a first night, each done by what was booked, whatever way the officer went to it."""

from collections.abc import Iterable

import msgspec

from app.models.vocabulary.practice import GuideStep

DONE_BY: dict[GuideStep, frozenset[str]] = {
    GuideStep.TAKE: frozenset({"incident:received"}),
    GuideStep.HEAR: frozenset({"clock:heard"}),
    GuideStep.ORAL: frozenset({"report:oral_made"}),
    GuideStep.SUBMIT: frozenset({"report:submitted"}),
    GuideStep.SIGN: frozenset({"report:signed"}),
    GuideStep.SEND: frozenset({"report:sent_to"}),
    GuideStep.HAND_OVER: frozenset({"handover:signed"}),
}
"""The kinds of facts that a step is done by."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a first night has come."""

    done: frozenset[GuideStep]

    @property
    def next(self) -> GuideStep | None:
        """The first step that is not done; None when all are."""
        return next((one for one in GuideStep if one not in self.done), None)


def progress(kinds: Iterable[str]) -> Progress:
    """What the kinds of facts booked since it began have done."""
    booked = frozenset(kinds)
    return Progress(done=frozenset(step for step, by in DONE_BY.items() if by & booked))
