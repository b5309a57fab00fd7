"""Hostile input, the short form: every reader gets a few hundred mutated inputs; the long run is 100 000."""

import pytest

from tests.faults import fuzz


def test_every_reader_answers_or_refuses_whatever_it_gets() -> None:
    seen = fuzz.run(1900, 11)
    assert len(seen) == 19
    assert all(one["inputs"] == 100 for one in seen.values())
    assert sum(one["refused"] for one in seen.values()) > 300


def test_a_reader_that_stumbles_is_noticed_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(_data: bytes) -> object:
        raise KeyError

    monkeypatch.setattr(fuzz, "readers", lambda _folder: {"faulty": ([b"seed"], stumbling)})
    with pytest.raises(KeyError) as error:
        fuzz.run(1, 1)
    assert error.value.__notes__[0].startswith("faulty: ")
