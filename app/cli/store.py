"""The book itself on the command line: verify, rebuild, backup, restore, salvage (docs/命令行.md)."""

import argparse
import contextlib
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, counted
from app.cli.home import HOME, OFFICER, on_existing, under_key
from app.services.desk import rulebook
from app.services.desk.desk import Desk
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused, Unavailable
from app.services.security import keystore
from app.services.security.proof import check_anchor
from app.services.store import copies, open_store
from app.services.store.anchors import Anchor, anchor_of
from app.services.store.salvaging import salvage as rescue
from app.services.store.store import FILE, Store


def rebuild(desk: Desk, _arguments: argparse.Namespace) -> Answer:
    """Make every view again from the book."""
    from app.services.store import derived, index_proof
    from app.services.store.rebuild import rebuild as again

    clock = SystemClock()
    began = clock.monotonic()
    index_proof.put_right(desk.store, derived.SLICE)  # what is left out of one no fold sees
    done = again(desk.store)
    return {"entries": done.entries, "views": done.views, "seconds": round(clock.monotonic() - began, 3)}


def verify(arguments: argparse.Namespace, key: bytes | None) -> Answer:
    """Look at every part of the book; a problem makes the exit code 1. Writes nothing but with --heal."""
    from app.services.store.audit import audit

    home = Path(arguments.home)
    if not (home / FILE).exists():
        raise Refused(f"{home} 里没有账本。", file=FILE)
    asked = _witnesses(arguments.witness)
    store = open_store(home, SystemClock(), key, as_it_is=not arguments.heal)
    try:
        healed = _heal(store) if arguments.heal else None
        done = audit(store)
        anchors = [check_anchor(store, anchor_of(text)) for text in arguments.anchor]
        witnesses = [check_anchor(store, one) for one in asked]
    finally:
        store.close()
    verdict = done.verdict
    false_rules = rulebook.held_is_false(home / rulebook.GOOD)
    if false_rules and arguments.heal:
        rulebook.let_go(home / rulebook.GOOD)
        false_rules = False
    answer: Answer = {
        "ok": done.ok and not false_rules and all(one.ok for one in (*anchors, *witnesses)),
        "ran": list(done.ran),
        "entries": verdict.entries,
        "heads": {seat: {"seq": seq, "head": head} for seat, (seq, head) in verdict.heads.items()},
        "problems": [
            {"seat": one.seat, "seq": one.seq, "entry": one.entry, "problem": one.text, "booked": one.booked}
            for one in verdict.problems
        ],
        "anchors": [
            {"seat": one.anchor.seat, "seq": one.anchor.seq, "ok": one.ok, "problem": "" if one.ok else one.sentence}
            for one in anchors
        ],
        "derived": [
            {"table": one.table, "subject": one.subject, "id": one.id, "field": one.field, "problem": one.text}
            for one in done.derived
        ]
        + ([FALSE_RULES] if false_rules else []),
        "contents": [
            {"digest": one.digest, "name": one.name, "seat": one.seat, "seq": one.seq, "problem": one.text}
            for one in done.contents
        ],
    }
    if asked:
        answer["witnesses"] = [
            {
                "seat": one.anchor.seat,
                "seq": one.anchor.seq,
                "digits": len(one.anchor.digits),
                "ok": one.ok,
                "booked": one.booked,
                "problem": "" if one.ok else one.sentence,
            }
            for one in witnesses
        ]
    return answer if healed is None else answer | {"healed": healed}


def _witnesses(words: list[str]) -> list[Anchor]:
    """What papers saw: typed from their foot, or read from a file with their picture."""
    if not words:
        return []
    from app.services.security.paper_witness import witness_of
    from app.ui.kit.rasters import pictures

    return [witness_of(word, pictures) for word in words]


def _heal(store: Store) -> int:
    """Make the derived part again where it is not what the book says; returns in how many places it was not."""
    from app.services.store.derived import comparable
    from app.services.store.mending import compare_and_mend

    if not comparable(store):
        from app.services.store.rebuild import rebuild as again

        again(store)
        return 0
    return len(compare_and_mend(store, OFFICER).found)


def backup(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Copy the book to a folder, open the copy and walk its chain; old copies beyond --keep go."""
    made = copies.backup(desk.store, Path(arguments.to), keep=arguments.keep)
    return {
        "file": str(made.path),
        "entries": made.entries,
        "heads": {seat: {"seq": seq, "head": head} for seat, (seq, head) in made.heads.items()},
        "removed": list(made.removed),
    }


def restore(arguments: argparse.Namespace, key: bytes | None) -> Answer:
    """Put the newest sound backup into a data folder under a new seat."""
    done = copies.restore(
        Path(arguments.source), Path(arguments.home), SystemClock(), OFFICER, replace=arguments.replace, key=key
    )
    kept = None
    if key is not None:
        with contextlib.suppress(Unavailable):  # without a ring the key has to be named each time, or kept: key keep
            if not keystore.kept_here(Path(arguments.home), key):
                keystore.keep_in_ring(Path(arguments.home), key)
                kept = "ring"
    return {
        "key_kept": kept,
        "source": str(done.source),
        "entries": done.entries,
        "seat": done.seat,
        "continues": done.continues,
        "passed_over": list(done.passed_over),
        "put_aside": list(done.put_aside),
        "lost_attachments": list(done.lost_attachments),
        "let_go": list(done.let_go),
    }


def salvage(arguments: argparse.Namespace, key: bytes | None) -> Answer:
    """Take what can still be read of a damaged book into a new folder and say what is missing."""
    given = Path(arguments.home)
    damaged = given / FILE if given.is_dir() else given
    if not damaged.exists():
        raise Refused(f"{given} 里没有账本。", file=FILE)
    done = rescue(damaged, Path(arguments.to), SystemClock(), OFFICER, key=key)
    return {
        "entries": done.entries,
        "missing": {seat: [list(gap) for gap in gaps] for seat, gaps in done.missing.items()},
        "unsound": done.unsound,
        "lost_attachments": list(done.lost_attachments),
        "home": arguments.to,
    }


FALSE_RULES = {
    "table": "rules-good",
    "subject": "",
    "id": "rules.bin",
    "field": "",
    "problem": "存下的规则与规则文件不符",
}
TO = Option("--to", required=True)
COMMANDS = (
    Command(
        name="verify",
        help="核对账本：链、席号、显示数据、附件、文件结构；--witness 问账本里有没有一张纸上的链头",
        run=under_key(verify),
        options=(*HOME, Option("--anchor", many=True), Option("--witness", many=True), Option("--heal", switch=True)),
    ),
    Command(name="rebuild", help="由账本重建全部视图", run=on_existing(rebuild), options=HOME),
    Command(
        name="backup",
        help="备份到另一个文件夹，打开并逐条核对",
        run=on_existing(backup),
        options=(*HOME, TO, Option("--keep", 20, kind=counted)),
    ),
    Command(
        name="restore",
        help="从备份或镜像恢复到数据文件夹",
        run=under_key(restore),
        options=(
            *HOME,
            Option("--from", required=True, attribute="source"),
            Option("--replace", switch=True),
        ),
    ),
    Command(name="salvage", help="从损坏的账本里取出可读的", run=under_key(salvage), options=(*HOME, TO)),
)
