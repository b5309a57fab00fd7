"""The recovery code: what is copied wrongly by hand is noticed and the group is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.security.recovery import ALPHABET, GROUPS, WrongCode, code_of, key_of

KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS)
def test_every_key_comes_back_however_it_is_typed(key: bytes) -> None:
    groups = code_of(key)
    assert len(groups) == GROUPS
    assert all(len(group) == 5 for group in groups)
    assert key_of(" ".join(groups)) == key
    assert key_of("-".join(groups).lower()) == key
    assert key_of("".join(groups).replace("0", "o").replace("1", "l")) == key
    assert key_of("　".join(groups).translate({ord(c): ord(c) + 0xFEE0 for c in ALPHABET})) == key


@given(KEYS, st.integers(0, 64), st.sampled_from(ALPHABET))
def test_one_wrong_character_names_its_group(key: bytes, place: int, other: str) -> None:
    text = "".join(code_of(key))
    if text[place] == other:
        return
    with pytest.raises(WrongCode) as wrong:
        key_of(text[:place] + other + text[place + 1 :])
    assert wrong.value.group == place // 5 + 1


@given(KEYS, st.integers(0, 63))
def test_two_characters_changed_about_are_noticed(key: bytes, place: int) -> None:
    text = "".join(code_of(key))
    if text[place] == text[place + 1]:
        return
    with pytest.raises(WrongCode) as wrong:
        key_of(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    assert wrong.value.group in {place // 5 + 1, place // 5 + 2}


@given(KEYS, st.integers(0, 11), st.integers(1, 12))
def test_groups_in_each_others_place_are_noticed(key: bytes, first: int, further: int) -> None:
    groups = list(code_of(key))
    second = min(first + further, GROUPS - 1)
    groups[first], groups[second] = groups[second], groups[first]
    with pytest.raises(WrongCode) as wrong:
        key_of("".join(groups))
    assert wrong.value.group == first + 1


@pytest.mark.parametrize("text", ["", "0", "ABCDE" * 12, "青山", "0" * 64, "0" * 70])
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(WrongCode):
        key_of(text)
