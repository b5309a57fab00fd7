"""Short ways to say things in tests."""

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.models.incident.state import Incident
from app.models.moments import BEIJING, UTC, beijing_day
from app.models.obligations.clock import Clock
from app.models.resource.records import Lot, Material
from app.models.vocabulary.incident import FigureKind, Precision
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.vocabulary.report import Channel
from app.models.vocabulary.resource import Move
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident.intake import receive
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.reports import oral as phone_report
from app.services.reports import reporting, sending
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.clock import SystemClock
from app.services.runtime.lock import LOCK
from app.services.supply import supply

FIRE = "今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，初步了解已造成3人死亡、2人失联。"


@contextmanager
def held_by(home: Path, process: int) -> Iterator[None]:
    """A window of that process has the folder open, as the file of its lock and the system say."""
    home.mkdir(exist_ok=True)
    with (home / LOCK).open("w", encoding="ascii") as lock:
        lock.write(f"{process}\ndutydesk\nhost\n")
        lock.flush()
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


ALL = bool(os.environ.get("DUTYDESK_ALL"))
"""Whether faults are looked for (``run.py test --all``): new examples, more of them, another order, every step."""
PATIENCE = 300.0
"""Seconds a test waits for something that must come; a busy machine is no failure, and no test is told to be quick."""
FIRST_LINES, LAST_LINES, WIDEST = 120, 80, 400
"""How much of what a failing test says is printed: lines from the beginning, from the end, characters a line."""


def examples(few: int) -> int:
    """How often a property is tried: so often in the check, twenty times as often where faults are looked for."""
    return few * 20 if ALL else few


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until something holds."""
    clock = SystemClock()
    end = clock.monotonic() + seconds
    while clock.monotonic() < end:
        if true():
            return True
        threading.Event().wait(0.05)
    return bool(true())


def shortened(text: str) -> str:
    """As much of a long text as somebody reads: its beginning, its end, no line wider than a screen or three."""
    lines = [f"{one[:WIDEST]}…（{len(one)}字）" if len(one) > WIDEST else one for one in text.split("\n")]
    left_out = len(lines) - FIRST_LINES - LAST_LINES
    if left_out <= 0:
        return "\n".join(lines)
    return "\n".join([*lines[:FIRST_LINES], f"……（省去{left_out}行）……", *lines[-LAST_LINES:]])


def beijing(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


def draft_of(
    desk: Desk,
    *,
    category: str = "12G00",
    text: str = FIRE,
    received: dt.datetime | None = None,
    figures: dict[str, float] | None = None,
) -> IntakeDraft:
    return IntakeDraft(
        id=desk.new_id(),
        received_at=received or desk.now(),
        narrative=text,
        caller_unit="县消防救援大队",
        caller_name="张某",
        place="青山镇工业园二路",
        category=category,
        figures={kind: Counted((figures or {})[kind]) for kind in FigureKind if kind in (figures or {})},
    )


def book(desk: Desk, *, occurred: dt.datetime | None = None, category: str = "12G00", **figures: float) -> str:
    draft = draft_of(desk, category=category, figures=figures)
    if occurred is not None:
        from msgspec.structs import replace

        draft = replace(draft, occurred_at=occurred, precision=Precision.MINUTE)
    return receive(desk, draft).id


def state_of(desk: Desk, identity: str) -> Incident:
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    assert state is not None
    return state


BESIDE = frozenset({"N05", "N28-government", "N28-loss-government", "N29", "N30", "L08", "ZB1"})
"""Rules that owe a report beside the one to the upper tier: 省厅快报, 本级政府, 上一级政府, 带班领导."""


def clocks_of(desk: Desk, identity: str, kind: ObligationKind) -> list[Clock]:
    """An incident's clocks of a kind, without those owed beside the report to the upper tier."""
    return [one for one in state_of(desk, identity).clocks if one.obligation is kind and one.rule not in BESIDE]


def arrival_at(desk: Desk, incident: str) -> Clock:
    """The one clock 到场 that is shown with an incident."""
    with desk.store.read() as reading:
        shown = reading.clocks_shown_with((f"incident:{incident}",))
    (found,) = [one for one in shown if one.obligation is ObligationKind.ARRIVAL]
    return found


def phone(desk: Desk, identity: str, token: str = "", to: Recipient = Recipient.CITY) -> None:
    oral = phone_report.OralDraft(
        token=token or desk.new_id(), recipient=to, answered_by="刘值守", made_at=desk.now(), said="口头报告内容"
    )
    phone_report.make_oral(desk, identity, oral)


def send_report(desk: Desk, identity: str) -> str:
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, draft)
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")
    return draft.id


def supplied(desk: Desk, incident: str) -> str:
    """Two materials, one of them in lots, sent to an incident, received with a difference, partly back."""
    bags = ledgers.record(desk, Material(name="编织袋", measure="条", depot="县防汛物资库", specification="50×90cm")).id
    food = ledgers.record(desk, Material(name="压缩饼干", measure="箱", depot="县救灾物资库")).id
    lots = [Lot(number=f"26-{days}", expires=beijing_day(desk.now()) + dt.timedelta(days=days)) for days in (20, 90)]
    for material, quantity, lot in ((bags, 5000, None), (food, 40, lots[0]), (food, 200, lots[1])):
        ledgers.move(desk, material, MoveDraft(token="", move=Move.IN, quantity=quantity, lot=lot))
    request = supply.RequestDraft(
        token="", to="青山镇人民政府", lines={bags: 2000, food: 100}, incident=incident, contact="刘某 0700-5550102",
        basis="县防指〔2026〕3号调度令", papered=False,
    )  # fmt: skip
    made = supply.request(desk, request).id
    eta = desk.now() + dt.timedelta(minutes=40)
    supply.issue(
        desk, made, supply.IssueDraft(quantities={bags: 2000, food: 100}, carrier="货车 宁E0A123 周某", eta=eta)
    )
    supply.receive(desk, made, supply.ReceiptDraft(quantities={bags: 1990}, by="刘某", reason="途中破损10条"))
    supply.settle(
        desk, made, supply.SettlementDraft(back={bags: 500}, used={bags: 1490, food: 60}, note="堤段加固用完")
    )
    return made


ANOTHER = "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.executescript(sys.argv[2]); held.close()"


def by_another_program(path: Path, statements: str) -> None:
    """Statements on a database file that stands open here: two libraries in one process know nothing of their locks."""
    subprocess.run([sys.executable, "-c", ANOTHER, str(path), statements], check=True)  # noqa: S603 - our own line


def threads_left(before: set[threading.Thread], seconds: float) -> list[str]:
    """Names of the threads that came since and have not ended; each is given so many seconds to do it."""
    since = set(threading.enumerate()) - before
    for one in since:
        one.join(seconds)
    return [one.name for one in since if one.is_alive()]
