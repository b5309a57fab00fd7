"""The works for which a book closes: it is encrypted, gets another key, and opens by how that is kept."""

from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import keystore, open_book, unlock
from app.services.security.encryption import Keeping, needs_key
from app.services.security.keystore import Way
from tests.helpers import book, state_of
from tests.services.refusing import refused

FIRST = Keeping(way=Way.PHRASE, phrase="一个够长的口令1234")
SECOND = Keeping(way=Way.PHRASE, phrase="另一个够长的口令5678")


def test_a_book_is_encrypted_gets_another_key_and_opens_by_its_phrase(desk: Desk, clock: FixedClock) -> None:
    home, fire = desk.store.path.parent, book(desk, deaths=3)
    refused(desk, lambda: open_book.rekeying(desk, FIRST), "没有加密，没有密钥")
    assert open_book.mirror_state(desk) is None
    job = open_book.encrypting(desk, FIRST)
    assert "加密账本" in job.title
    desk.close()
    key = job.act()
    assert needs_key(home)
    assert key == unlock.by_phrase(home, FIRST.phrase)
    opened = open_desk(home, officer="王澄", clock=clock, key=key)
    assert state_of(opened, fire).received_at is not None
    again = open_book.rekeying(opened, SECOND)
    opened.close()
    other = again.act()
    assert other is not None
    assert other != key
    assert unlock.by_phrase(home, SECOND.phrase) == other
    with pytest.raises(Refused, match="口令不对"):
        unlock.by_phrase(home, FIRST.phrase)


def test_a_new_key_is_kept_and_handed_on(tmp_path: Path) -> None:
    key = keystore.new_key()
    assert unlock.keep(tmp_path, key, FIRST) == key
    assert keystore.from_phrase(tmp_path, FIRST.phrase) == [key]
