"""事件 while words are typed: what is found among what was found before is what the store would find."""

import msgspec
import pytest

from app.services.desk.desk import Desk
from app.services.incident import listing
from app.services.incident.intake import receive
from app.services.incident.listing import Found, Sought
from tests.helpers import draft_of


@pytest.fixture
def three(desk: Desk) -> list[str]:
    titles = ("青山镇K5厂房火灾", "青山镇水库险情", "龙滘镇k5公路塌方")
    return [receive(desk, msgspec.structs.replace(draft_of(desk), title=title)).id for title in titles]


@pytest.mark.parametrize("words", ["青山", "K5", "k5厂房", "青山 险情", "100%", "镇", "没有这个词"])
def test_each_key_finds_what_the_store_finds(desk: Desk, three: list[str], words: str) -> None:
    assert len(three) == 3
    before = Found()
    for end in range(1, len(words) + 1):
        sought = Sought(words=words[:end])
        before = listing.typed(desk, sought, before)
        assert list(before.items) == listing.incidents(desk, sought)
        assert before.whole


def test_what_was_not_all_or_is_another_question_is_asked_again(
    desk: Desk, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_TYPING", 2)
    some = listing.typed(desk, Sought(words="镇"), Found())
    assert [one.row.id for one in some.items] == three[:0:-1]
    assert not some.whole
    only = listing.typed(desk, Sought(words="镇k5厂"), some)
    assert [one.row.id for one in only.items] == three[:1]
    assert not Sought(words="青山").within(Sought(words="青山镇"))
    assert not Sought(words="青山镇", days=1).within(Sought(words="青山"))
    shorter = listing.typed(desk, Sought(words="k5"), msgspec.structs.replace(only, whole=True))
    assert {one.row.id for one in shorter.items} == {three[0], three[2]}
