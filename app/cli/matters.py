"""Matters (办件) and responses (应急响应) on the command line: taken in, passed on, pressed for, answered."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.cli.times import iso, moment_or_none
from app.models.matter.state import Matter, title_of
from app.models.obligations.clock import Clock, phase
from app.models.response.state import Response
from app.models.response.state import title_of as response_title
from app.models.vocabulary.matter import MatterAnswer, MatterKind, ResponseLevel
from app.models.vocabulary.obligation import Recipient
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

KINDS = {one.label: one for one in MatterKind}
ANSWERS = {one.label: one for one in MatterAnswer}
LEVELS = {one.label: one for one in ResponseLevel} | {one.value: one for one in ResponseLevel}
ROLES = {one.label: one for one in Recipient}


def clock_answers(desk: Desk, clocks: Iterable[Clock]) -> list[Answer]:
    """Clocks as every command answers them, earliest first."""
    now = desk.now()
    return [
        {
            "clock": one.id, "rule": one.rule, "kind": one.obligation.value, "kind_text": one.obligation.label,
            "due": iso(one.due), "recipient": one.recipient.label, "owner": one.owner.label,
            "state": phase(one, now).value, "state_text": phase(one, now).label,
        }
        for one in sorted(clocks, key=lambda one: one.due)
    ]  # fmt: skip


def matter(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Take in a 批示, a question, a document, a message, or ask a unit for something (调度)."""
    from app.services.desk.attachments import keep
    from app.services.matter import matters

    draft = matters.MatterDraft(
        kind=KINDS[arguments.kind], words=arguments.words, asker=arguments.asker, asked=arguments.asked,
        at=moment_or_none(arguments.at), due=moment_or_none(arguments.due), incident=arguments.incident,
        number=arguments.number, files=tuple(keep(desk, Path(one)) for one in arguments.file),
    )  # fmt: skip
    return _matter(desk, matters.take(desk, draft).id)


def _pass_on(desk: Desk, arguments: argparse.Namespace) -> None:
    from app.services.matter import matters

    matters.pass_on(
        desk, arguments.matter, arguments.to, person=arguments.person, words=arguments.words,
        recipient=_role(arguments.recipient), at=moment_or_none(arguments.at),
    )  # fmt: skip


def _press(desk: Desk, arguments: argparse.Namespace) -> None:
    from app.services.matter import matters

    matters.press(
        desk, arguments.matter, person=arguments.person, reached=not arguments.unreached, words=arguments.words,
        at=moment_or_none(arguments.at),
    )  # fmt: skip


def _answer(desk: Desk, arguments: argparse.Namespace) -> None:
    from app.services.matter import matters

    draft = matters.AnswerDraft(
        answer=ANSWERS[arguments.answer], words=arguments.words, by=arguments.person, to=arguments.to,
        at=moment_or_none(arguments.at), again_at=moment_or_none(arguments.again),
    )  # fmt: skip
    matters.answer(desk, arguments.matter, draft)


ACTS = {"转办": _pass_on, "催办": _press, "反馈": _answer}


def act(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Pass a matter on, press for it, or book its answer."""
    ACTS[arguments.act](desk, arguments)
    return _matter(desk, arguments.matter)


def _role(text: str) -> Recipient | None:
    if text and text not in ROLES:
        raise Refused(f"没有报送对象“{text}”。可用：{'、'.join(ROLES)}。", field="recipient")
    return ROLES.get(text)


def _matter(desk: Desk, identity: str) -> Answer:
    with desk.store.read() as reading:
        state = reading.state(f"matter:{identity}", Matter)
    taken = state.taken if state is not None else None
    if state is None or taken is None:
        raise Refused(f"找不到办件 {identity}，请核对编号。", field="matter")
    return {
        "matter": identity,
        "kind": taken.kind.label,
        "title": title_of(state),
        "asker": taken.asker,
        "asked": taken.asked or None,
        "number": taken.number or None,
        "files": [{"name": one.name, "sha256": one.digest} for one in taken.files],
        "incident": taken.incident or None,
        "passed": list(state.passed),
        "pressed": state.pressed,
        "answer": state.answer.label if state.answer else None,
        "open": state.open,
        "deadlines": clock_answers(desk, state.clocks),
    }


def _start(desk: Desk, arguments: argparse.Namespace) -> str:
    from app.services.matter import responses

    draft = responses.ResponseDraft(
        name=arguments.name, level=_level(arguments.level), signatory=arguments.signed_by, office=arguments.office,
        measures=arguments.words, expected=arguments.expected, at=moment_or_none(arguments.at),
        incident=arguments.incident,
    )  # fmt: skip
    return responses.start(desk, draft).id


def _adjust(desk: Desk, arguments: argparse.Namespace) -> str:
    from app.services.matter import responses

    level, at = _level(arguments.level), moment_or_none(arguments.at)
    responses.adjust(desk, arguments.response, level, arguments.signed_by, reason=arguments.words, at=at)
    return str(arguments.response)


def _finish(desk: Desk, arguments: argparse.Namespace) -> str:
    from app.services.matter import responses

    at = moment_or_none(arguments.at)
    responses.finish(desk, arguments.response, arguments.signed_by, reason=arguments.words, at=at)
    return str(arguments.response)


def _report(desk: Desk, arguments: argparse.Namespace) -> str:
    from app.services.matter import responses

    responses.report(
        desk, arguments.response, received_by=arguments.received_by, to=arguments.to, means=arguments.words,
        at=moment_or_none(arguments.at),
    )  # fmt: skip
    return str(arguments.response)


RESPONSE_ACTS = {"启动": _start, "调整": _adjust, "终止": _finish, "报告": _report}


def response(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Start, adjust or end an emergency response, or book that it was reported upwards."""
    return _response(desk, RESPONSE_ACTS[arguments.act](desk, arguments))


def _level(text: str) -> ResponseLevel:
    if text not in LEVELS:
        raise Refused(f"响应级别“{text}”看不懂，请写 {'、'.join(LEVELS)} 之一。", field="level")
    return LEVELS[text]


def _response(desk: Desk, identity: str) -> Answer:
    with desk.store.read() as reading:
        state = reading.state(f"response:{identity}", Response)
    if state is None or state.started is None:
        raise Refused(f"找不到响应 {identity}，请核对编号。", field="response")
    return {
        "response": identity,
        "title": response_title(state),
        "level": state.level.label if state.level else None,
        "signatory": state.signatory,
        "started": iso(state.started.at),
        "ended": iso(state.ended_at),
        "reported": list(state.reported),
        "deadlines": clock_answers(desk, state.clocks),
    }


def listed(desk: Desk, _arguments: argparse.Namespace) -> Answer:
    """What came in with a limit of its own and is not done, what is due first first."""
    from app.services.matter.pending import pending

    return {
        "pending": [
            {
                "subject": one.id, "kind": one.kind, "title": one.title, "who": one.who, "at": iso(one.at),
                "stands": one.stands, "due": iso(one.clock.due) if one.clock else None,
                "owner": one.clock.owner.label if one.clock else None,
            }
            for one in pending(desk)
        ]
    }  # fmt: skip


COMMANDS = (
    Command(
        name="pending",
        help="还没有办完的来件：热点、批示、核查、收文、调度、响应、叫应",
        run=on_desk(listed),
        options=HOME,
    ),
    Command(
        name="matter",
        help="登记批示、上级核查、收文、系统消息，或向一个单位调度",
        run=on_desk(matter, books=True),
        options=(
            *HOME,
            Option("--kind", required=True, choices=tuple(KINDS)),
            Option("--words", required=True),
            Option("--at"),
            Option("--due"),
            *words("asker", "asked", "incident", "number"),
            Option("--file", many=True),
        ),
    ),
    Command(
        name="matter-act",
        help="办件的转办（传达）、催办、反馈",
        run=on_desk(act, books=True),
        options=(
            *HOME,
            Option("--matter", required=True),
            Option("--act", required=True, choices=tuple(ACTS)),
            Option("--answer", MatterAnswer.DONE.label, choices=tuple(ANSWERS)),
            Option("--unreached", switch=True),
            Option("--at"),
            Option("--again"),
            *words("to", "person", "words", "recipient"),
        ),
    ),
    Command(
        name="response",
        help="应急响应的启动、调整、终止和向上报告",
        run=on_desk(response, books=True),
        options=(
            *HOME,
            Option("--act", required=True, choices=tuple(RESPONSE_ACTS)),
            Option("--at"),
            *words(
                "response", "name", "level", "signed-by", "office", "expected", "words", "incident", "received-by", "to"
            ),
        ),
    ),
)
