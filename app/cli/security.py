"""Keys on the command line: finding the one of --home, and the command ``key`` (安全).

A key, a pass-phrase or a recovery code is read from a file or from the terminal, never from the words of a command:
those stand in the process list and in the shell's history.
"""

import argparse
import getpass
import sys
from functools import partial
from pathlib import Path

from app.services.desk.desk import Desk, open_desk
from app.services.paper.archive import save
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused, Unavailable
from app.services.runtime.files import read_text
from app.services.security import encryption, keystore
from app.services.security.keystore import Way
from app.services.store.engine import key_from
from app.services.store.sealing import Resealed
from app.services.store.store import FILE

Answer = dict[str, object]
OFFICER = "命令行"
ACTS = ("encrypt", "rekey", "keep", "sheet", "plain-copy")
WHERE = "请写 --passphrase-file（口令）、--recovery-file（恢复码）或 --key-file（密钥）。"


def add_words(one: argparse.ArgumentParser) -> None:
    """The three ways to name a key."""
    for word in ("key-file", "passphrase-file", "recovery-file"):
        one.add_argument(f"--{word}")


def _first_line(path: str) -> str:
    lines = read_text(Path(path)).splitlines()
    return lines[0] if lines else ""


def key_of(arguments: argparse.Namespace) -> bytes | None:
    """The key of the book in --home: from a named file, the ring, or asked for at a terminal; None for a plain book."""
    given = vars(arguments)
    if given.get("key_file"):
        return key_from(Path(given["key_file"]))
    if given.get("recovery_file"):
        return keystore.from_code(read_text(Path(given["recovery_file"])))[0]
    home = Path(given["home"])
    if not encryption.needs_key(home):
        return None
    if given.get("passphrase_file"):
        return encryption.unlock(home, partial(keystore.from_phrase, home, _first_line(given["passphrase_file"])))
    ways = keystore.ways(home)
    if Way.RING in ways:
        return encryption.unlock(home, partial(keystore.from_ring, home))
    if Way.PHRASE in ways and sys.stdin.isatty():
        return encryption.unlock(home, partial(keystore.from_phrase, home, getpass.getpass("单位口令：")))
    raise Refused(f"这个账本是加密的，不知道密钥。{WHERE}", file=FILE)


def key_for_new(arguments: argparse.Namespace) -> bytes | None:
    """The key of a book about to be made: the one named, else a new one in the ring, None where there is no ring."""
    named = key_of(arguments)
    if named is not None:
        return named
    home = Path(arguments.home)
    key = keystore.new_key()
    try:
        keystore.keep_in_ring(home, key)
    except Unavailable:
        return None
    sys.stderr.write("账本已加密，密钥存入系统钥匙串。请制作恢复码：cli key sheet --home … --pdf …\n")
    return key


def key(arguments: argparse.Namespace) -> Answer:
    """Encrypt a plain book, change its key or how it is kept, make the recovery sheet or a plain copy."""
    acts = {"encrypt": _encrypt, "rekey": _rekey, "keep": _keep, "sheet": _sheet, "plain-copy": _plain_copy}
    return acts[arguments.act_on_key](arguments)


def _keeping(arguments: argparse.Namespace) -> encryption.Keeping:
    """How a new key is kept: under --new-passphrase-file, else in the ring."""
    if arguments.new_passphrase_file:
        return encryption.Keeping(way=Way.PHRASE, phrase=_first_line(arguments.new_passphrase_file))
    return encryption.Keeping()


def _resealed(done: Resealed, keeping: encryption.Keeping) -> Answer:
    heads = {seat: {"seq": seq, "head": head} for seat, (seq, head) in done.heads.items()}
    return {"file": str(done.path), "entries": done.entries, "heads": heads, "kept": keeping.way.value}


def _encrypt(arguments: argparse.Namespace) -> Answer:
    keeping = _keeping(arguments)
    return _resealed(encryption.encrypt(Path(arguments.home), SystemClock(), OFFICER, keeping), keeping)


def _known(arguments: argparse.Namespace) -> bytes:
    found = key_of(arguments)
    if found is None:
        raise Refused("这个账本没有加密。先运行 cli key encrypt。", file=FILE)
    return found


def _rekey(arguments: argparse.Namespace) -> Answer:
    keeping = _keeping(arguments)
    return _resealed(
        encryption.rekey(Path(arguments.home), SystemClock(), OFFICER, _known(arguments), keeping),
        keeping,
    )


def _keep(arguments: argparse.Namespace) -> Answer:
    keeping = _keeping(arguments)
    encryption.keep_otherwise(Path(arguments.home), SystemClock(), OFFICER, _known(arguments), keeping)
    return {"kept": keeping.way.value}


def _on_desk(arguments: argparse.Namespace) -> Desk:
    if not (Path(arguments.home) / FILE).exists():
        raise Refused(f"{arguments.home} 里没有账本。", file=FILE)
    desk = open_desk(Path(arguments.home), officer=OFFICER, key=key_of(arguments))
    desk.sign_in(OFFICER)
    return desk


def _sheet(arguments: argparse.Namespace) -> Answer:
    if not arguments.pdf:
        raise Refused("恢复码要写明存到哪里：--pdf 文件。", field="pdf")
    desk = _on_desk(arguments)
    try:
        made = encryption.recovery_sheet(desk, arguments.reason)
        save(made.data, Path(arguments.pdf))
    finally:
        desk.close()
    return {"pdf": arguments.pdf, "pages": len(made.paper.pages)}


def _plain_copy(arguments: argparse.Namespace) -> Answer:
    if not arguments.to:
        raise Refused("明文副本要写明存到哪里：--to 文件。", field="to")
    desk = _on_desk(arguments)
    try:
        done = encryption.plain_copy(desk, Path(arguments.to), arguments.reason)
    finally:
        desk.close()
    return {"file": str(done.path), "entries": done.entries, "sha256": encryption.digest_of(done.path)}
