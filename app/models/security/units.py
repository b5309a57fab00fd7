"""Other duty rooms (兄弟单位): their public keys, exchanged as a card by file or QR and compared by phone."""

import base64
import hashlib

import msgspec

CARD = "DDU1:"
KEY_BYTES = 32
MOST_NAME = 60
DIGITS = 28
"""Of a fingerprint."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as its card says; ``sign`` (Ed25519) and ``seal`` (X25519) are public keys in hex."""

    name: str
    sign: str
    seal: str

    @property
    def fingerprint(self) -> str:
        """Twenty-eight hex digits (112 bits) in fours, to be read out over the phone; fewer could be sought for."""
        digest = hashlib.sha256(bytes.fromhex(self.sign) + bytes.fromhex(self.seal)).hexdigest()[:DIGITS].upper()
        return "-".join(digest[at : at + 4] for at in range(0, DIGITS, 4))


class WrongCard(ValueError):
    """Not a card."""


def card_of(unit: Unit) -> str:
    """The card as one line of ASCII: keys, name, and four bytes that notice a lost character."""
    data = bytes.fromhex(unit.sign) + bytes.fromhex(unit.seal) + unit.name.encode()
    return CARD + base64.urlsafe_b64encode(data + hashlib.sha256(data).digest()[:4]).decode("ascii").rstrip("=")


def unit_of(card: str) -> Unit:
    """The unit on a card; raises WrongCard."""
    text = "".join(card.split())
    if not text.startswith(CARD) or len(text) > 1000:
        raise WrongCard
    try:
        raw = base64.b64decode(text[len(CARD) :] + "=" * (-(len(text) - len(CARD)) % 4), altchars=b"-_", validate=True)
        data, check = raw[:-4], raw[-4:]
        name = data[2 * KEY_BYTES :].decode()
    except ValueError as error:
        raise WrongCard from error
    if hashlib.sha256(data).digest()[:4] != check or not 0 < len(name) <= MOST_NAME or not name.isprintable():
        raise WrongCard
    return Unit(name=name, sign=data[:KEY_BYTES].hex(), seal=data[KEY_BYTES : 2 * KEY_BYTES].hex())
