"""Keys, drills and signed updates on the command line: ``key``, ``drill`` and ``check-bundle`` (安全)."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, OFFICER, existing, first_line, key_of, on_existing
from app.services.desk.desk import Desk
from app.services.paper.archive import refuse_unwritable, save
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused
from app.services.security import encryption
from app.services.security.keystore import Way
from app.services.store.sealing import Resealed
from app.services.store.store import FILE


def key(arguments: argparse.Namespace) -> Answer:
    """Encrypt a plain book, change its key or how it is kept, make the recovery sheet or a plain copy."""
    return ACTS[arguments.act_on_key](arguments)


def _keeping(arguments: argparse.Namespace) -> encryption.Keeping:
    """How a new key is kept: under --new-passphrase-file, else in the ring."""
    if arguments.new_passphrase_file:
        return encryption.Keeping(way=Way.PHRASE, phrase=first_line(arguments.new_passphrase_file))
    return encryption.Keeping()


def _resealed(done: Resealed, keeping: encryption.Keeping) -> Answer:
    heads = {seat: {"seq": seq, "head": head} for seat, (seq, head) in done.heads.items()}
    return {
        "file": str(done.path),
        "entries": done.entries,
        "heads": heads,
        "kept": keeping.way.value,
        "readable": done.left,
    }


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


def _sheet(arguments: argparse.Namespace) -> Answer:
    if not arguments.pdf:
        raise Refused("恢复码要写明存到哪里：--pdf 文件。", field="pdf")
    refuse_unwritable(Path(arguments.pdf))
    with existing(arguments) as desk:
        made = encryption.recovery_sheet(desk, arguments.reason)
        save(made.data, Path(arguments.pdf))
    return {"pdf": arguments.pdf, "pages": len(made.paper.pages)}


def _plain_copy(arguments: argparse.Namespace) -> Answer:
    if not arguments.to:
        raise Refused("明文副本要写明存到哪里：--to 文件。", field="to")
    with existing(arguments) as desk:
        done = encryption.plain_copy(desk, Path(arguments.to), arguments.reason)
    return {"file": str(done.path), "entries": done.entries, "sha256": encryption.digest_of(done.path)}


def _clear(arguments: argparse.Namespace) -> Answer:
    """Older copies that open without the key in use: what they are; with --yes those go in which nothing is alone."""
    from app.services.security import left_behind

    with existing(arguments) as desk:
        found = left_behind.found(desk)
        gone = left_behind.remove_left(desk) if arguments.yes else ()
    removed = {one.path for one in gone}
    return {
        "readable": [
            {
                "file": str(one.path), "what": one.what, "entries": one.entries, "alone": one.alone,
                "unread": one.unread, "removed": one.path in removed,
            }
            for one in found
        ]
    }  # fmt: skip


def drill(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Restore the newest backup for trial, compare it with the book, clear it away."""
    from app.services.security.drill import drill as tried
    from app.services.security.drill import newest

    source = Path(arguments.source) if arguments.source else None
    result = tried(desk, newest((str(source),), desk.now()) if source is not None and source.is_dir() else source)
    return {
        "ok": result.ok,
        "source": result.source,
        "entries": result.entries,
        "incidents": result.incidents,
        "attachments": result.attachments,
        "behind": result.behind,
        "seconds": result.seconds,
        "heads": {seat: {"seq": seq, "head": head} for seat, seq, head in result.heads},
        "problems": [result.problem] if result.problem else [],
    }


ACTS = {
    "encrypt": _encrypt, "rekey": _rekey, "keep": _keep, "sheet": _sheet, "plain-copy": _plain_copy, "clear": _clear,
}  # fmt: skip


def check_bundle(arguments: argparse.Namespace) -> Answer:
    """The update in a folder is what its publisher signed."""
    from app.services.security import update_bundle  # loads cryptography, which no other command needs at once

    publisher = update_bundle.public_key(first_line(arguments.public_key_file))
    checked = update_bundle.check(Path(arguments.folder), publisher)
    return {"ok": True, "files": list(checked.files), "unlisted": list(checked.unlisted)}


COMMANDS = (
    Command(
        name="key",
        help="给账本加密、换密钥、改密钥的存放、出恢复码、导出明文副本、删去旧密钥能打开的旧副本",
        run=key,
        options=(
            *HOME,
            Option("act", required=True, choices=tuple(ACTS), attribute="act_on_key"),
            Option("--new-passphrase-file"),
            *words("pdf", "to", "reason"),
            Option("--yes", switch=True),
        ),
    ),
    Command(
        name="drill",
        help="恢复演练：最新的备份恢复到单独的文件夹，核对后清掉",
        run=on_existing(drill, books=True),
        options=(*HOME, Option("--from", attribute="source")),
    ),
    Command(
        name="check-bundle",
        help="核对升级包：清单的签名和每个文件",
        run=check_bundle,
        options=(Option("folder", required=True), Option("--public-key-file", required=True)),
    ),
)
