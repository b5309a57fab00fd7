"""按键卡: the keys of a night as the handbook has them; without the handbook it says so."""

from pathlib import Path

import pytest

from app.services.desk.desk import Desk
from app.services.forms import key_card_papers
from app.services.forms.papers import form_made
from app.services.library.handbook import keys_by_place
from app.services.runtime.errors import Refused
from app.ui.kit.keys import EVERY


def test_the_handbook_tells_every_key_at_its_place() -> None:
    told = [(key, does, place) for place, rows in keys_by_place().items() for key, does in rows]
    assert sorted(told) == sorted((one.shown, one.stroke.does, one.stroke.place.words) for one in EVERY)


def test_the_card_has_every_key_of_the_work_at_night(desk: Desk) -> None:
    drawn = "".join(one.text for page in form_made(desk, "key-card").paper.pages for one in page.texts)
    told = keys_by_place()
    assert set(key_card_papers.PLACES) <= set(told)
    rows = [row for place in key_card_papers.PLACES for row in told[place]]
    assert len(rows) > 60
    packed = "".join(drawn.split())
    for key, does in rows:
        assert "".join(key.split()) in packed
        assert "".join(does.split())[:6] in packed


def test_without_the_handbook_no_card_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert keys_by_place(tmp_path.joinpath) == {}
    monkeypatch.setattr(key_card_papers, "keys_by_place", dict)
    with pytest.raises(Refused, match="手册没有随程序装上"):
        form_made(desk, "key-card")
