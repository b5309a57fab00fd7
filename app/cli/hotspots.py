"""Satellite hotspots (卫星热点) on the command line: a notice booked, what was found, what was fed back."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.matters import clock_answers
from app.cli.times import moment_or_none
from app.models.hotspot.state import Spot
from app.models.vocabulary.hotspot import HotspotResult
from app.services.desk.desk import Desk

RESULTS = {one.label: one for one in HotspotResult}


def hotspots(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book every spot of a notice (text as pasted) or of a FIRMS list, each with its clocks."""
    from app.services.matter import hotspot_notices
    from app.services.runtime.files import name_of, read_text

    path = Path(arguments.file)
    received = moment_or_none(arguments.received) or desk.now()
    taken = hotspot_notices.take_in(
        desk, read_text(path), source=arguments.source, file=name_of(path), received_at=received
    )
    return {
        "rows": taken.rows,
        "accepted": len(taken.ids),
        "rejected": len(taken.left),
        "issues": [{"row": one.row, "problem": one.problem} for one in taken.left],
        "hotspots": [_spot(desk, one) for one in taken.ids],
    }


def check(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book what was found on the ground, what was fed back, or both."""
    from app.services.matter import hotspot_checks

    at = moment_or_none(arguments.at)
    if arguments.result:
        finding = hotspot_checks.CheckDraft(
            result=RESULTS[arguments.result], unit=arguments.unit, person=arguments.person, words=arguments.words,
            at=at, incident=arguments.incident,
        )  # fmt: skip
        hotspot_checks.check(desk, arguments.hotspot, finding)
    if arguments.received_by or not arguments.result:
        hotspot_checks.feed_back(
            desk, arguments.hotspot, received_by=arguments.received_by, to=arguments.to, words=arguments.words, at=at
        )
    return _spot(desk, arguments.hotspot)


def _spot(desk: Desk, identity: str) -> Answer:
    with desk.store.read() as reading:
        state = reading.state(f"hotspot:{identity}", Spot)
    notice = state.notice if state is not None else None
    if state is None or notice is None:
        return {"hotspot": identity}
    return {
        "hotspot": identity,
        "number": notice.number or None,
        "longitude": notice.longitude,
        "latitude": notice.latitude,
        "place": notice.place or None,
        "result": state.result.label if state.result else None,
        "fed_back": state.fed_back.label if state.fed_back else None,
        "incident": state.incident or None,
        "open": state.open,
        "deadlines": clock_answers(desk, state.clocks),
    }


COMMANDS = (
    Command(
        name="hotspots",
        help="登记卫星热点通知或 FIRMS 列表，逐个启动核查反馈时限",
        run=on_desk(hotspots, books=True),
        options=(*HOME, Option("file", required=True), Option("--received"), *words("source")),
    ),
    Command(
        name="check-hotspot",
        help="登记一个热点的核查结果（火情、非火情、核实中）和反馈",
        run=on_desk(check, books=True),
        options=(
            *HOME,
            Option("--hotspot", required=True),
            Option("--result", choices=tuple(RESULTS)),
            Option("--at"),
            *words("unit", "person", "words", "incident", "received-by", "to"),
        ),
    ),
)
