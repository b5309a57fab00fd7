"""What an officer decides on a running incident, on the command line: numbers settled, phone report, 并案, 办结."""

import argparse
from typing import TYPE_CHECKING

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.matters import clock_answers
from app.cli.retrying import TOKEN, token_of
from app.cli.times import iso, moment_or_none
from app.models.incident.figures import MEASURES, current
from app.models.incident.state import Incident
from app.models.vocabulary.incident import FigureKind, Status
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.incident.handling import Statement

STANDS, UNKNOWN = "=", "未知"


def settle(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """State the numbers an officer settled on; what the words so far asked of them is decided by it."""
    from app.services.incident import handling
    from app.services.reports import composing

    state = known_incident(desk, arguments.incident)
    asked = {one.field for one in composing.open_words(desk, state)} if arguments.as_known else set()
    handling.state_figures(desk, state.id, tuple(_statements(state, arguments, asked)))
    return _stands(desk, state.id)


def _statements(state: Incident, arguments: argparse.Namespace, asked: set[str]) -> "list[Statement]":
    """The numbers as typed; with --as-known those that stand, and 未知 for what is only asked."""
    from app.services.incident.figure_checks import said_number
    from app.services.incident.handling import Statement

    typed = {kind: getattr(arguments, kind.value) for kind in FigureKind}
    held = current(state.figures)
    if arguments.as_known:
        again = {kind for kind in held if kind not in MEASURES or kind.value in asked} or set(held)
        stands = {kind: STANDS if kind in again else UNKNOWN if kind.value in asked else "" for kind in FigureKind}
        typed = {kind: typed[kind] or stands[kind] for kind in FigureKind}
    at = moment_or_none(arguments.known_at)
    found, wrong = [], {}
    for kind, text in typed.items():
        value, bound = (held[kind].value, held[kind].bound) if text == STANDS else said_number(text) or (None, None)
        if text and bound is None:
            wrong[kind.value] = f"{kind.label}“{text}”看不懂，请写数字，如 3、约30、至少2、未知"
        elif bound is not None:
            found.append(
                Statement(
                    kind=kind, value=value, bound=bound, source=arguments.source, explanation=arguments.reason,
                    known_at=at,
                )
            )  # fmt: skip
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    return found


def _token(arguments: argparse.Namespace, incident: str) -> str:
    return token_of(arguments, "phone", incident, arguments.to, arguments.answered_by, arguments.said)


def phone(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book a phone report; with --as-drafted the words the program drafts for it were read out."""
    from app.services.reports import oral
    from app.services.reports.offices import office_named

    state = known_incident(desk, arguments.incident)
    role = office_named(desk.settings, arguments.to).role
    if role is None:
        raise Refused(f"不知道“{arguments.to}”是哪个报告对象，请用“设置 → 报送对象”里的名称。", field="to")
    if not arguments.said and not arguments.as_drafted:
        raise Refused("请写说了什么（--said）；照程序拟好的话读的，写 --as-drafted。", field="said")
    said = arguments.said or oral.oral_words(desk, state)
    draft = oral.OralDraft(
        token=_token(arguments, state.id) or desk.new_id(), recipient=role, answered_by=arguments.answered_by,
        made_at=moment_or_none(arguments.at) or desk.now(), said=said, reported_by=arguments.reported_by,
    )  # fmt: skip
    oral.make_oral(desk, state.id, draft)
    return {**_stands(desk, state.id), "said": said}


def close(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """办结, or with --reopen an incident that was closed is open again."""
    from app.services.incident import handling

    state = known_incident(desk, arguments.incident)
    if arguments.reopen and state.status is not Status.CLOSED:
        raise Refused("这起事件没有办结，不用重新启动。", field="incident")
    if not arguments.reopen and state.status is Status.CLOSED:
        raise Refused("这起事件已经办结。", field="incident")
    if arguments.reopen:
        handling.reopen(desk, state.id, arguments.reason)
    else:
        handling.close(desk, state.id, arguments.reason, moment_or_none(arguments.at))
    return _stands(desk, state.id)


def describe(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Correct title, place, class or flags; what is not written stays."""
    from app.cli.grading import category_of
    from app.cli.times import parse_flags
    from app.services.incident import handling

    state = known_incident(desk, arguments.incident)
    said = (arguments.title, arguments.place, arguments.category, arguments.flags)
    if all(one is None for one in said):
        raise Refused("没有写要更正什么：--title、--place、--class、--flags。", field="title")
    handling.describe(
        desk,
        state.id,
        title=arguments.title,
        place=arguments.place,
        category=None if arguments.category is None else category_of(desk.rules, arguments.category),
        flags=None if arguments.flags is None else parse_flags(arguments.flags),
    )
    return _stands(desk, state.id)


def merge(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """并案: two incidents are one; the earlier limits count."""
    from app.services.incident import handling

    known_incident(desk, arguments.other)
    handling.merge(desk, arguments.incident, arguments.other, arguments.reason)
    return {**_stands(desk, arguments.incident), "joined_reports": _joined(desk, arguments.incident)}


def _joined(desk: Desk, identity: str) -> list[dict[str, object]]:
    """What was reported of incidents told with this one, to whom, and whether a report of this one has said so."""
    from app.services.reports import composing

    return [
        {
            "report": one.report.id,
            "number": one.report.mark or None,
            "title": one.report.title,
            "state": one.report.state,
            "recipients": list(one.recipients),
            "told": one.told,
        }
        for one in composing.joined_of(desk, known_incident(desk, identity))
    ]


def _stands(desk: Desk, identity: str) -> Answer:
    """How an incident stands after it: numbers, levels, what is still open of its words, its clocks."""
    from app.services.reports import composing

    state = known_incident(desk, identity)
    return {
        "incident": identity,
        "title": state.title,
        "status": state.status.label,
        "ended_at": iso(state.ended_at),
        "figures": {kind.value: one.value for kind, one in current(state.figures).items()},
        "level_known": state.level.label,
        "level_strict": state.level_strict.label,
        "open_words": [one.words for one in composing.open_words(desk, state)],
        "deadlines": clock_answers(desk, state.clocks),
    }


COMMANDS = (
    Command(
        name="settle",
        help="定下一起事件的数字：来报里没有定的话，从此有了结论；--as-known 现有的数字不变",
        run=on_desk(settle, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            *words(*(kind.value.replace("_", "-") for kind in FigureKind)),
            Option("--as-known", switch=True),
            *words("source", "reason"),
            Option("--known-at"),
        ),
    ),
    Command(
        name="phone",
        help="登记一次电话报告：报给谁、谁接听、说了什么",
        run=on_desk(phone, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--to", required=True),
            *words("answered-by", "said", "reported-by"),
            Option("--as-drafted", switch=True),
            Option("--at"),
            TOKEN,
        ),
    ),
    Command(
        name="close",
        help="一起事件办结；--reopen 办结的重新启动",
        run=on_desk(close, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            *words("reason"),
            Option("--at"),
            Option("--reopen", switch=True),
        ),
    ),
    Command(
        name="describe",
        help="更正一起事件的标题、地点、类别、标记，没有写的不动",
        run=on_desk(describe, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            *words("title", "place", default=None),
            Option("--class", attribute="category"),
            Option("--flags"),
        ),
    ),
    Command(
        name="merge",
        help="并案：--other 并入 --incident，时限以先到的为准",
        run=on_desk(merge, books=True),
        options=(*HOME, Option("--incident", required=True), Option("--other", required=True), *words("reason")),
    ),
)
