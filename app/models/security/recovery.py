"""The recovery code (恢复码): a 32-byte key in 13 groups of five characters that can be copied by hand.

Characters are those of Crockford's base 32 (no I, L, O, U). The fifth of each group is a check over GF(32): one wrong
character, two changed about, or a group in another's place is always noticed, and the group is named.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_BYTES = 32
DATA = 4
"""Characters of a group before its check."""
GROUPS = 13
TAKEN_FOR = str.maketrans("OIL", "011")
BETWEEN = str.maketrans("", "", " -·—_\t\r\n　")
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


class WrongCode(ValueError):
    """Not a recovery code; ``group`` is the first that does not fit, 0 where the length is wrong."""

    def __init__(self, group: int) -> None:
        super().__init__(group)
        self.group = group


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left <<= 1
        left ^= _POLYNOMIAL if left & 32 else 0
        right >>= 1
    return product


def _check(values: list[int], group: int) -> int:
    total, weight = group, 2
    for value in values:
        total ^= _times(value, weight)
        weight = _times(weight, 2)
    return total


def code_of(key: bytes) -> tuple[str, ...]:
    """The 13 groups of a 32-byte key."""
    number = int.from_bytes(key, "big") << 4  # 256 bits in 52 characters of five leave four bits
    values = [number >> 5 * (DATA * GROUPS - 1 - place) & 31 for place in range(DATA * GROUPS)]
    groups = [values[start : start + DATA] for start in range(0, len(values), DATA)]
    return tuple(
        "".join(ALPHABET[value] for value in [*group, _check(group, index)]) for index, group in enumerate(groups, 1)
    )


def key_of(text: str) -> bytes:
    """The key behind a code as typed: any case, with or without spaces and dashes, O for 0, I and L for 1.

    Raises:
        WrongCode: with the number of the first group that is not right.
    """
    plain = unicodedata.normalize("NFKC", text).translate(BETWEEN).upper().translate(TAKEN_FOR)
    number = 0
    for index in range(1, GROUPS + 1):
        group = plain[(index - 1) * (DATA + 1) : index * (DATA + 1)]
        if any(letter not in ALPHABET for letter in group):
            raise WrongCode(index)
        values = [ALPHABET.index(letter) for letter in group]
        if len(values) != DATA + 1:
            raise WrongCode(0)
        if _check(values[:DATA], index) != values[DATA]:
            raise WrongCode(index)
        for value in values[:DATA]:
            number = number << 5 | value
    if len(plain) != GROUPS * (DATA + 1):
        raise WrongCode(0)
    if number & 0xF:
        raise WrongCode(GROUPS)
    return (number >> 4).to_bytes(KEY_BYTES, "big")
