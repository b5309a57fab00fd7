"""值班快报: numbered through the year, never twice; only what was said stands in it; a paper like the others."""

import pytest
from msgspec.structs import replace

from app.models.brief.rows import BriefRow
from app.services.desk.desk import Desk
from app.services.forms.papers import choices_of, form_made
from app.services.forms.verification import of_pdf
from app.services.incident.board import incident_view
from app.services.reports import briefs
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import book, state_of


def drafted(desk: Desk, identity: str) -> briefs.BriefDraft:
    return briefs.compose(desk, state_of(desk, identity))


def test_numbers_go_on_through_a_year_and_begin_again(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk)
    for _ in range(3):
        briefs.issue(desk, drafted(desk, identity), "赵启明")
    assert [row.number for row in briefs.issues_of(desk, identity)] == [3, 2, 1]
    clock.advance(250 * 86_400)
    desk.store.order_clock.confirm()
    briefs.issue(desk, drafted(desk, identity), "赵启明")
    newest = briefs.issues_of(desk, identity)[0]
    assert (newest.year, newest.number) == (2027, 1)


def test_the_same_issue_signed_twice_has_one_number(desk: Desk) -> None:
    draft = drafted(desk, book(desk))
    briefs.issue(desk, draft, "赵启明")
    assert not briefs.issue(desk, draft, "赵启明").topics
    with desk.store.read() as reading:
        assert [row.number for row in reading.rows(BriefRow)] == [1]


@pytest.mark.parametrize(
    ("changed", "signer", "field"),
    [({"title": " "}, "赵启明", "title"), ({"body": ""}, "赵启明", "body"), ({}, "  ", "signed_by")],
)
def test_what_is_lacking_is_named_and_no_number_is_lost(
    desk: Desk, changed: dict[str, str], signer: str, field: str
) -> None:
    draft = drafted(desk, book(desk))
    with pytest.raises(Refused) as refused:
        briefs.issue(desk, replace(draft, **changed), signer)
    assert field in str(refused.value.where)
    briefs.issue(desk, draft, "赵启明")
    assert briefs.issues_of(desk, draft.incident)[0].number == 1


def test_what_nobody_said_is_not_signed(desk: Desk) -> None:
    draft = drafted(desk, book(desk))
    with pytest.raises(Refused, match="没有人说过：群众情绪稳定。"):
        briefs.issue(desk, replace(draft, body=f"{draft.body}\n群众情绪稳定。"), "赵启明")


def test_an_issue_is_a_paper_of_its_incident(desk: Desk) -> None:
    identity = book(desk)
    draft = replace(drafted(desk, identity), reported="县委、县政府", copied="县公安局；县消防救援大队")
    briefs.issue(desk, draft, "赵启明")
    assert "值班快报：2026年第1期" in [one.words for one in choices_of(desk, identity)]
    made = form_made(desk, "brief", incident=identity)
    texts = [one.text for page in made.paper.pages for one in page.texts]
    whole = "".join(texts)
    for words in (
        "值班快报",
        "2026年第1期",
        "签发人：",
        "赵启明",
        "报：",
        "县委，县政府。",
        "送：",
        "县公安局，县消防救援大队。",
    ):
        assert words in whole, words
    assert "抄送" not in whole
    assert form_made(desk, "brief", incident=identity).data == made.data
    assert of_pdf(desk, made.data)["ok"] is True
    filed = form_made(desk, "dossier", incident=identity).paper
    assert "值班快报：2026年第1期" in "".join(one.text for page in filed.pages for one in page.texts)
    view = incident_view(desk, identity)
    assert view is not None
    assert any(line.text.startswith("值班快报2026年第1期签发：") for line in view.lines)


def test_there_is_no_paper_before_an_issue_was_signed(desk: Desk) -> None:
    with pytest.raises(Refused, match="还没有签发过值班快报"):
        form_made(desk, "brief", incident=book(desk))
