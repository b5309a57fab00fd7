"""Lanes of the course (复盘): what came in about an incident is one mark, in the words of whoever asked."""

import pytest

from app.models.matter.facts import MatterAnswered, MatterPassed, MatterPressed, MatterTaken
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.vocabulary.obligation import Recipient
from app.services.review.course_lanes import matter_mark
from tests.models.test_new_states import AT, entries


@pytest.mark.parametrize(("fact", "words"), [
    (MatterTaken(kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", at=AT), "赵启明领导批示：全力救人"),
    (MatterPassed(recipient=Recipient.UNDERTAKER, to="大队", person="吴云", at=AT), "转大队吴云"),
    (MatterPressed(to="大队", at=AT), "催大队"),
    (MatterPressed(to="大队", at=AT, reached=False), "催大队，未接通"),
    (MatterAnswered(answer=MatterAnswer.DONE, words="已灭", at=AT), "反馈已办结：已灭"),
])  # fmt: skip
def test_what_was_asked_passed_on_and_answered_is_a_mark(fact: object, words: str) -> None:
    (entry,) = entries("matter:1", (fact,))  # type: ignore[arg-type]  # each is a fact
    mark = matter_mark(entry)
    assert mark is not None
    assert (mark.words, mark.at, mark.entry) == (words, AT, entry.id)
