"""The one encoding of facts (JSON, tag in ``fact``). The registry teaches it which kinds there are."""

from collections.abc import Iterable

import msgspec

from app.models.book.fact import Fact, kind_of


class Unknown(msgspec.Struct, frozen=True):
    """A fact of a newer version: kept as it is, shown as 新版本记录."""

    kind: str


KINDS: dict[str, type[Fact]] = {}
"""Every kind by its tag, as the registry declared them."""
_DECODERS: dict[str, msgspec.json.Decoder[Fact]] = {}


class _Tag(msgspec.Struct):
    fact: str = ""


_TAG = msgspec.json.Decoder(_Tag)
_ENCODER = msgspec.json.Encoder()


def learn(kinds: Iterable[type[Fact]]) -> None:
    """Know these kinds from now on; raises ValueError when two share a tag."""
    for kind in kinds:
        tag = str(kind.__struct_config__.tag)
        if KINDS.setdefault(tag, kind) is not kind:
            message = f"two kinds of facts are tagged {tag}"
            raise ValueError(message)


def encode(fact: Fact) -> bytes:
    """The bytes of a fact exactly as they are hashed; half a surrogate (a file name of another age) becomes �."""
    try:
        return _ENCODER.encode(fact)
    except UnicodeEncodeError:
        return _ENCODER.encode(msgspec.convert(_whole(msgspec.to_builtins(fact)), type(fact)))


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(name): _whole(held) for name, held in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def decode(data: bytes, kind: str) -> Fact | Unknown:
    """The fact behind its bytes; Unknown for a kind, or a shape of a kind, that this version does not know."""
    if kind not in KINDS:
        return Unknown(kind)
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(KINDS[kind])
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, RecursionError):
        # a flipped bit: no UTF-8, a number instead of bytes; or brackets without end
        return Unknown(kind)


def tag_in(data: bytes) -> str:
    """The tag written inside the bytes, empty where there is none."""
    try:
        return _TAG.decode(data).fact
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, RecursionError):
        return ""


__all__ = ["KINDS", "Unknown", "decode", "encode", "kind_of", "learn", "tag_in"]
