"""The head of the chain as it stands on paper (链头): seat, number, twenty digits (docs/架构.md#一本账)."""

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    pass
MARK = re.compile(r"(S[0-9a-f]{8})[^0-9]*第?\s*(\d+)\s*条?[^0-9A-F]*([0-9A-F][0-9A-F\s-]{10,32})", re.IGNORECASE)
LENGTHS = (12, 20)
"""Digits on papers of earlier versions, and since."""
HOW = "请照页脚抄写，像：S1a2b3c4d 第120条 AB12-CD34-EF56-7890-AB12"


class Anchor(msgspec.Struct, frozen=True):
    """What a paper says about the book: seat, number of an entry, twelve or twenty digits of its hash."""

    seat: str
    seq: int
    digits: str


def anchor_of(text: str) -> Anchor:
    """An anchor as typed from the foot of a paper; raises Refused with how it is written."""
    plain = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-")
    found = MARK.search(plain)
    digits = re.sub(r"[^0-9A-F]", "", found[3].upper()) if found else ""
    if found is None or len(digits) not in LENGTHS:
        raise Refused(f"看不懂这个链头。{HOW}", field="anchor")
    return Anchor("S" + found[1][1:].lower(), int(found[2]), digits)
