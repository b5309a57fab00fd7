"""Hand-over (交接班) on the command line."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.times import iso
from app.models.handover.facts import HandoverItem, SeatHead
from app.models.obligations.clock import phase
from app.services.desk.desk import Desk
from app.services.duty import gathering, handing_over, rotas
from app.services.duty.gathering import OpenClock
from app.services.duty.handing_over import HandoverDraft


def _items(items: tuple[HandoverItem, ...]) -> list[Answer]:
    return [
        {
            "part": one.part.value, "part_text": one.part.label, "text": one.text, "subject": one.subject,
            "due": iso(one.due),
        }
        for one in items
    ]  # fmt: skip


def _clocks(desk: Desk, clocks: tuple[OpenClock, ...]) -> list[Answer]:
    now = desk.now()
    return [
        {
            "id": one.clock.id, "subject": one.clock.subject, "title": one.title,
            "kind": one.clock.obligation.value, "kind_text": one.clock.obligation.label,
            "recipient": one.clock.recipient.label, "due": iso(one.clock.limit),
            "state": phase(one.clock, now).value, "state_text": phase(one.clock, now).label,
        }
        for one in clocks
    ]  # fmt: skip


def _heads(heads: tuple[SeatHead, ...]) -> Answer:
    return {one.seat: {"seq": one.seq, "head": one.head} for one in heads}


def handover(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Sign a hand-over and print it; without --to only what it would pass on."""
    if not arguments.to and not arguments.out:
        found = gathering.gather(desk)
        return {
            "handover": None, "items": _items(found.items), "open_clocks": _clocks(desk, found.clocks),
            "heads": _heads(found.heads),
        }  # fmt: skip
    if arguments.pdf:
        from app.services.paper.archive import refuse_unwritable

        refuse_unwritable(Path(arguments.pdf))
    draft = HandoverDraft(
        out=rotas.names_in(arguments.out),
        taken=rotas.names_in(arguments.to),
        leader=arguments.leader,
        notes=tuple(arguments.note),
        checks=tuple(handing_over.check_of(one) for one in arguments.check),
        joint=arguments.joint,
    )
    signed = handing_over.hand_over(desk, draft)
    answer: Answer = {
        "handover": signed.changed.id,
        "items": _items(signed.fact.items),
        "open_clocks": _clocks(desk, signed.clocks),
        "heads": _heads(signed.fact.heads),
        "joint": signed.fact.joint,
        "late_minutes": signed.fact.late_minutes,
    }
    return answer | (_printed(desk, signed.changed.id, arguments.pdf) if arguments.pdf else {})


def _printed(desk: Desk, identity: str, pdf: str) -> Answer:
    from app.services.forms.papers import form_made
    from app.services.paper.archive import save

    made = form_made(desk, "handover", entry=identity)
    save(made.data, Path(pdf))
    return {"pdf": pdf, "pages": len(made.paper.pages)}


COMMANDS = (
    Command(
        name="handover",
        help="交接班：汇总、双方签字、打印交接班记录",
        run=on_desk(handover, books=True),
        options=(
            *HOME,
            Option("--from", "", attribute="out"),
            *words("to", "leader"),
            Option("--pdf"),
            Option("--note", many=True),
            Option("--check", many=True),
            Option("--joint", switch=True),
        ),
    ),
)
