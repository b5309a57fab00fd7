"""Looking back on the command line (复盘): what was known at a minute, how the month went, where a word stands."""

import argparse
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.cli.times import iso, parse_moment
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.review.moment_view import MomentView, Owed, Said


def review(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """An incident as known here at --at, by arrival; with --and the differences to another instant."""
    from app.services.review.moment_view import differences, replay_of

    if not arguments.at:
        raise Refused("请写 --at，按哪一刻看，例如 2026-06-12T03:12:30。", field="at")
    replay = replay_of(desk, arguments.incident)
    view = replay.at(parse_moment(arguments.at))
    answer = _moment(view)
    if arguments.second:
        other = replay.at(parse_moment(arguments.second))
        answer["and"] = _moment(other)
        answer["differences"] = [
            {"what": one.what, "label": one.label, "before": one.before, "after": one.after}
            for one in differences(view, other)
        ]
    return answer


def _moment(view: "MomentView") -> Answer:
    state = view.state
    return {
        "incident": view.incident,
        "at": iso(view.at),
        "known": view.received,
        "entries": view.known,
        "of": view.entries,
        "title": state.title,
        "status": state.status.value if view.received else None,
        "figures": {kind.value: one.value for kind, one in view.figures.items()},
        "figure_sources": [
            {
                "figure": kind.value,
                "value": one.value,
                "bound": one.bound.value,
                "source": one.source,
                "known_at": iso(one.known_at),
                "entry": one.entry,
            }
            for kind, one in view.figures.items()
        ],
        "level_known": state.level.label if view.received else None,
        "level_strict": state.level_strict.label if view.received else None,
        "strict_by": state.strict_by,
        "clocks": [_owed(one) for one in view.clocks],
        "forces": [
            {
                "name": one.name,
                "task": one.task,
                "step": one.step.value,
                "step_text": one.step.label,
                "since": iso(one.since),
                "people": one.people,
                "vehicles": one.vehicles,
            }
            for one in view.forces
        ],
        "said": [_said(one) for one in view.said],
        "learned": [
            {
                "what": one.what,
                "label": one.label,
                "then": one.then,
                "later": one.later,
                "arrived": iso(one.arrived),
                "entry": one.entry,
            }
            for one in view.learned
        ],
        "doubts": list(state.doubts),
    }


def _owed(owed: "Owed") -> Answer:
    clock = owed.clock
    return {
        "id": clock.id,
        "subject": clock.subject,
        "rule": clock.rule,
        "kind": clock.obligation.value,
        "kind_text": clock.obligation.label,
        "basis_at": iso(clock.basis_at),
        "due": iso(clock.due),
        "state": owed.phase.value,
        "state_text": owed.phase.label,
        "met_at": iso(clock.met_at),
        "owner": clock.owner.label,
        "recipient": clock.recipient.label,
    }


def _said(said: "Said") -> Answer:
    return {
        "kind": said.kind,
        "at": iso(said.at),
        "by": said.by,
        "to": said.to,
        "text": said.text,
        "stage": said.stage or None,
        "state": said.state or None,
        "figures": dict(said.figures),
        "entry": said.entry,
    }


COMMANDS = (
    Command(
        name="review",
        help="复盘：一起事件在某一刻本单位知道什么、办了什么、说了什么",
        run=on_desk(review),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--at"),
            Option("--and", attribute="second"),
        ),
    ),
)
