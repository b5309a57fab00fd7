"""The outbox on the command line: what waits, what left, what is stuck; by what a platform's answers are read."""

import argparse
from pathlib import Path

from msgspec.structs import replace

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.models.outbox.answers import AnswerRule, AnswerStyle, read_answer
from app.models.outbox.routes import Route
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


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


def route(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The routes; with a name and --answers how a platform says that it took in; with --try how an answer is read."""
    from app.services.outbox.route_editing import save_route
    from app.services.runtime.files import read_bytes

    if not arguments.name:
        return {"routes": [_told(one) for one in desk.settings.routes]}
    held = next((one for one in desk.settings.routes if one.name == arguments.name), None)
    if held is None:
        raise Refused(f"没有报送通道“{arguments.name}”。请先在“设置 → 报送通道”里建立。", field="name")
    made = _changed(held, arguments)
    if made != held:
        save_route(desk, held, made, "")
    if not arguments.attempt:
        return {"route": _told(made)}
    said = read_answer(made.answers, arguments.status, read_bytes(Path(arguments.attempt)))
    answer = {"verdict": said.verdict.value, "receipt": said.receipt or None, "words": said.words or None}
    return {"route": _told(made), **answer}


def _changed(held: Route, arguments: argparse.Namespace) -> Route:
    repeats = held.repeats if arguments.repeats is None else arguments.repeats == "yes"
    if not arguments.answers:
        return replace(held, repeats=repeats)
    lists = {name: tuple(filter(None, getattr(arguments, name).split(","))) for name in ("accepted", "refused", "busy")}
    rule = AnswerRule(
        style=AnswerStyle(arguments.answers),
        path=arguments.path,
        words=arguments.words,
        receipt=arguments.receipt,
        **lists,
    )
    return replace(held, answers=rule, repeats=repeats)


def _told(one: Route) -> dict[str, object]:
    rule = one.answers
    return {
        "name": one.name, "kind": one.kind.value, "enabled": one.enabled, "answers": rule.style.value,
        "path": rule.path, "accepted": rule.accepted, "refused": rule.refused, "busy": rule.busy, "words": rule.words,
        "receipt": rule.receipt, "repeats": one.repeats,
    }  # fmt: skip


COMMANDS = (
    Command(
        name="outbox",
        help="待发、受阻、断网的情况；--send 现在试发一次",
        run=on_desk(outbox, books=True),
        options=(*HOME, Option("--send", switch=True)),
    ),
    Command(
        name="route",
        help="报送通道；--answers 定义平台怎样答复才算收下，--try 试读一份答复",
        run=on_desk(route, books=True),
        options=(
            *HOME,
            Option("name"),
            Option("--answers", choices=tuple(AnswerStyle)),
            *words("path", "accepted", "refused", "busy", "words", "receipt"),
            Option("--repeats", choices=("yes", "no")),
            Option("--try", attribute="attempt"),
            Option("--status", 200, kind=int),
        ),
    ),
)
