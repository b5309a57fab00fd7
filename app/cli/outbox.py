"""The outbox on the command line: what waits, what left, what is stuck."""

import argparse

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.services.desk.desk import Desk


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


COMMANDS = (
    Command(
        name="outbox",
        help="待发、受阻、断网的情况；--send 现在试发一次",
        run=on_desk(outbox, books=True),
        options=(*HOME, Option("--send", switch=True)),
    ),
)
