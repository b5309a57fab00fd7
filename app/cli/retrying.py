"""``--token``: a script that does not know whether its command was done may give it again, and it is done once."""

import argparse
import hashlib

from app.cli.declaration import Option
from app.services.runtime.errors import Refused

TOKEN = Option("--token")


def token_of(arguments: argparse.Namespace, act: str, *said: str) -> str:
    """What an act with these words is known by; nothing without ``--token``.

    The words are part of it: other words under the same token are another act, so that nothing that was said is lost.

    Raises:
        Refused: the token is empty: a script that lost it would book twice and not know.
    """
    if arguments.token is None:
        return ""
    if not arguments.token.strip():
        raise Refused("记号是空的（--token），没有登记：写一个字串，或者去掉这一项。", field="token")
    parts = [part.encode() for part in (act, arguments.token.strip(), *said)]
    return "cli:" + hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()
