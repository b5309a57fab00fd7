"""The book itself on the command line: verify, rebuild, simulate, backup, restore, salvage (docs/命令行.md)."""

import argparse
import contextlib
from pathlib import Path

from app.services.desk.desk import Desk
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import Refused, Unavailable
from app.services.security import keystore
from app.services.security.proof import check_anchor
from app.services.store import copies, open_store
from app.services.store import verify as walk
from app.services.store.anchors import anchor_of
from app.services.store.store import FILE

Answer = dict[str, object]
OFFICER = "命令行"


def rebuild(desk: Desk, _arguments: argparse.Namespace) -> Answer:
    """Make every view again from the book."""
    from app.services.store.rebuild import rebuild as again

    clock = SystemClock()
    began = clock.monotonic()
    done = again(desk.store)
    return {"entries": done.entries, "views": done.views, "seconds": round(clock.monotonic() - began, 3)}


def simulate(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Fill a store with believable days."""
    from app.services.samples.simulation import simulate as run

    return dict(run(desk, days=arguments.days, seed=arguments.seed))


def verify(arguments: argparse.Namespace, key: bytes | None) -> Answer:
    """Walk the chain and the file; a problem makes the exit code 1."""
    home = Path(arguments.home)
    if not (home / FILE).exists():
        raise Refused(f"{home} 里没有账本。", file=FILE)
    store = open_store(home, SystemClock(), key)
    try:
        verdict = walk(store)
        anchors = [check_anchor(store, anchor_of(text)) for text in arguments.anchor]
    finally:
        store.close()
    return {
        "ok": verdict.ok and all(one.ok for one in anchors),
        "entries": verdict.entries,
        "heads": {seat: {"seq": seq, "head": head} for seat, (seq, head) in verdict.heads.items()},
        "problems": [
            {"seat": one.seat, "seq": one.seq, "entry": one.entry, "problem": one.text} for one in verdict.problems
        ],
        "anchors": [
            {"seat": one.anchor.seat, "seq": one.anchor.seq, "ok": one.ok, "problem": "" if one.ok else one.sentence}
            for one in anchors
        ],
    }


def backup(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Copy the book to a folder, open the copy and walk its chain; old copies beyond --keep go."""
    made = copies.backup(desk.store, Path(arguments.to), keep=arguments.keep)
    return {
        "file": str(made.path),
        "entries": made.entries,
        "heads": {seat: {"seq": seq, "head": head} for seat, (seq, head) in made.heads.items()},
        "removed": list(made.removed),
    }


def outbox(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """What waits, left or is stuck; with --send one attempt is made for whatever is due."""
    from app.services.outbox import connectivity, queue, sender

    if arguments.send:
        connectivity.now_please(desk)
        sender.step(desk)
    with desk.store.moment():
        known, messages = connectivity.status(desk), queue.messages(desk)
    return {
        "offline": known.offline,
        "waiting": known.waiting,
        "stuck": known.stuck,
        "messages": [
            {
                "id": one.id, "report": one.report, "route": one.route, "title": one.title, "state": one.state.value,
                "attempts": one.attempts, "receipt": one.receipt, "error": one.error,
            }
            for one in messages
        ],
    }  # fmt: skip


def drill(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Restore the newest backup for trial, compare it with the book, clear it away."""
    from app.services.security.drill import drill as tried
    from app.services.security.drill import newest

    source = Path(arguments.source) if arguments.source else None
    result = tried(desk, newest((str(source),)) if source is not None and source.is_dir() else source)
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
    }


def salvage(arguments: argparse.Namespace, key: bytes | None) -> Answer:
    """Take what can still be read of a damaged book into a new folder and say what is missing."""
    given = Path(arguments.home)
    damaged = given / FILE if given.is_dir() else given
    if not damaged.exists():
        raise Refused(f"{given} 里没有账本。", file=FILE)
    done = copies.salvage(damaged, Path(arguments.to), SystemClock(), OFFICER, key=key)
    return {
        "entries": done.entries,
        "missing": {seat: [list(gap) for gap in gaps] for seat, gaps in done.missing.items()},
        "unsound": done.unsound,
        "lost_attachments": list(done.lost_attachments),
        "home": arguments.to,
    }
