"""Restore drill (恢复演练): the newest backup is restored for trial, opened, walked and compared with the book.

A backup never restored is a hope (docs/架构.md F13). The trial lies in a folder of its own beside the book and is
cleared away; the book itself is only read, and gets one entry that says how it went.
"""

import datetime as dt
import secrets
import shutil
from functools import partial
from pathlib import Path

import msgspec

from app.models.officer.rights import Right
from app.models.security.drill_result import DrillResult
from app.models.security.facts import RestoreDrilled
from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.store import copies, open_store
from app.services.store.verify import verify


def newest(places: tuple[str, ...], now: dt.datetime) -> Path:
    """The backup or mirror that was written last; raises Refused when there is none."""
    found = [one for place in places if Path(place).is_dir() for one in copies.restorable_in(Path(place), now)]
    if not found:
        raise Refused("还没有备份，没有可以演练的。请先到“设置 → 备份”选好位置并备份一次。")
    return max(found, key=partial(copies.rank, now=now))


def drill(desk: Desk, source: Path | None = None) -> DrillResult:
    """Restore the newest backup (or the one named) for trial and book how it went.

    Raises Refused when there is no backup; a backup that does not restore is a result, not an error.
    """
    desk.ask(Right.MANAGE)
    settings = desk.settings
    chosen = source or newest((*settings.backup_places, *filter(None, (settings.mirror_folder,))), desk.now())
    trial = desk.store.path.parent / f".演练-{secrets.token_hex(4)}"
    clock = desk.store.clock
    began = clock.monotonic()
    try:
        result = _tried(desk, chosen, trial)
    except DutyDeskError as error:
        result = DrillResult(source=chosen.name, ok=False, problem=error.sentence)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    result = msgspec.structs.replace(result, seconds=round(clock.monotonic() - began, 1))
    fact = RestoreDrilled(
        source=result.source, entries=result.entries, ok=result.ok, seconds=result.seconds,
        problem=result.problem, behind=result.behind,
    )  # fmt: skip
    with desk.write() as transaction:
        transaction.append(f"seat:{desk.store.seat}", fact)
    return result


def _tried(desk: Desk, chosen: Path, trial: Path) -> DrillResult:
    key = desk.store.engine.key
    done = copies.restore(chosen, trial, desk.store.clock, desk.officer, key=key)
    restored = open_store(trial, desk.store.clock, key)
    try:
        verdict = verify(restored)
        with restored.read() as reading:
            incidents = reading.incident_count()
            attachments = reading.file_count()
            heads = {seat: reading.book.head(seat) for seat in verdict.heads if seat != done.seat}
    finally:
        restored.close()
    problem = verdict.unbooked[0].text if verdict.unbooked else ""
    with desk.store.read() as reading:
        total = reading.book.count()
        for seat, (seq, head) in heads.items():
            ours = reading.book.entry_at(seat, seq)
            if ours is None or ours.hash != head:
                problem = problem or f"{seat} 第{seq}条与现在的账本不同"
    return DrillResult(
        source=chosen.name,
        ok=not problem,
        problem=problem,
        entries=done.entries,
        incidents=incidents,
        attachments=attachments,
        behind=max(0, total - done.entries),
        heads=tuple((seat, *verdict.heads[seat]) for seat in sorted(heads)),
    )


def sheet(desk: Desk, result: DrillResult) -> PaperMade:
    """The result sheet (恢复演练记录)."""
    from app.services.paper import fonts
    from app.services.paper.archive import across, footer_of, keywords
    from app.services.paper.forms.drill_sheet import drill_sheet
    from app.services.paper.grid import lay_out
    from app.services.paper.pdf import render

    fonts.choose(machine=desk.settings.system_fonts)
    form = drill_sheet(result, desk.settings, desk.officer, desk.now(), footer_of(desk))
    paper = across(desk, lay_out(form))
    return PaperMade(name="恢复演练记录.pdf", paper=paper, data=render(paper, keywords(form.footer)))


def drilled(desk: Desk) -> PaperMade:
    """A drill and its sheet."""
    return sheet(desk, drill(desk))
