"""Reports on the command line: written, submitted, signed, sent, as PDF."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.cli import sending
from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.models.incident.state import Incident
from app.models.report.conservation import Fate
from app.models.report.parts import Report
from app.models.texts import one_line
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident
from app.services.reports.offices import names_in
from app.services.reports.sending import on_paper
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.reports.reporting import ReportDraft

LAID = "签发的是送签时的文字，和现在的情况不同；要改的，出续报，下次签发前先不写 --signed-by 再送签一次"
"""A report is signed as it lay before the leader, whatever came in since."""
DECIDE = (
    "请核实：来报属实的用 answer --how 属实，另有数字的用 settle 登记数字（现记的都不变，写 --as-known），"
    "查无此事的用 answer --how 无此情况 写明怎么核实的。"
)
"""How what is open is decided on here, where there are no keys."""


def report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The report as ``_report`` writes it; what it is refused for is said in words of the command line."""
    from app.services.reports import composing

    try:
        answer = _report(desk, arguments)
    except Refused as error:
        if composing.DECIDE not in error.sentence:
            raise
        raise Refused(error.sentence.replace(composing.DECIDE, DECIDE), field="body") from error
    found = answer["warnings"]
    told = [str(one).replace(composing.DECIDE, DECIDE) for one in found] if isinstance(found, list) else found
    return {**answer, "warnings": told}


def _report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Write, submit and (with --signed-by) sign a report; the PDF is what would be archived."""
    from app.services.forms import signing
    from app.services.forms.report_papers import report_docx, report_pdf
    from app.services.paper.archive import refuse_unwritable, save
    from app.services.reports import composing, reporting

    state = known_incident(desk, arguments.incident)
    sending.check(arguments, desk.now())
    for path in filter(None, (arguments.pdf, arguments.docx)):
        refuse_unwritable(Path(path))
    stage = next(one for one in Stage if one.value == arguments.stage)
    waiting = _waiting(state, stage)
    beside = composing.without(state, waiting.id) if waiting else state
    made = reporting.compose(desk, beside, stage, "、".join(names_in(arguments.addressee)))
    asked = composing.open_words(desk, state)
    draft, changed = _drafts(desk, state, made, waiting, arguments)
    sending.check_names(arguments, desk.settings, _names_of(changed))
    if changed != draft or not (waiting and arguments.signed_by):
        reporting.submit(desk, changed)
    draft = changed
    if arguments.signed_by:
        signing.sign(desk, state.id, draft.id, arguments.signed_by, by_word=arguments.by_word)
    held, state = _held(desk, state.id, draft.id)
    sending.send(desk, state.id, held, arguments)
    held, state = _held(desk, state.id, draft.id)
    told = composing.whole(desk, state)
    data = report_pdf(desk, held, colour=not arguments.bw)
    save(data, Path(arguments.pdf))
    if arguments.docx:
        save(report_docx(desk, held, colour=not arguments.bw), Path(arguments.docx))
    return {
        "report": held.id,
        "number": held.mark or None,
        "stage": held.stage.value,
        "title": held.title,
        "level": state.level.label,
        "level_known": state.level.label,
        "level_strict": state.level_strict.label,
        "pdf": arguments.pdf,
        "docx": arguments.docx or None,
        "pages": _pages(data),
        "sent": sending.answered(state, held),
        "warnings": [
            *reporting.warnings(
                told, draft, desk.settings.letterhead, asked, composing.joined_of(desk, state), desk.settings
            ),
            *((LAID,) if arguments.signed_by and waiting and held.body != made.body else ()),
        ],
        "text": held.body,
        "carried": [
            one.clause.words for one in made.accounts if one.fate is Fate.CARRIED and one.clause.words in held.body
        ],
        "open_words": [one.words for one in asked],
        "unsourced": list(composing.without_source(told, held.body, held.confirmed)),
    }


def _drafts(
    desk: Desk, state: Incident, made: "ReportDraft", waiting: Report | None, arguments: argparse.Namespace
) -> tuple["ReportDraft", "ReportDraft"]:
    """The report as it lies or is made now, and as the words of the call would have it."""
    from app.services.reports import reporting

    said = _said(arguments)
    if waiting and arguments.signed_by:
        draft = reporting.draft_of(state.id, waiting)  # what lay before the leader is what is signed
    elif waiting:
        draft = reporting.anew(made, waiting, **said)
    else:
        draft = made
    changed = msgspec.structs.replace(draft, **said)
    reporting.hat_of(desk, changed.hat)
    return draft, changed


def _names_of(draft: "ReportDraft") -> list[str]:
    """The offices the paper names."""
    return [name for line in (draft.addressee, *draft.copies) for name in names_in(line)]


def _said(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the words of the call choose of a paper: under which name, how urgent, to whom, with whom, with what."""
    lines = {"hat": arguments.hat, "urgency": arguments.urgency, "addressee": "、".join(names_in(arguments.addressee))}
    lists = {
        "copies": names_in(arguments.copies),
        "joint": names_in(arguments.cosigned),
        "annexes": tuple(filter(None, map(one_line, arguments.annex))),
    }
    return {name: value for name, value in {**lines, **lists}.items() if value}


def _waiting(state: Incident, stage: Stage) -> Report | None:
    """The report that was laid before the leader last and waits for the signature, where it is of that stage."""
    live = [one for one in state.reports if not one.withdrawn]
    last = live[-1] if live else None
    return last if last is not None and last.signed_at is None and last.stage is stage else None


def sent(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Book of a signed report to whom it went, or who has it now; whoever is not named counts as not having it."""
    held, state = _held(desk, arguments.incident, arguments.report)
    sending.check_names(arguments, desk.settings, on_paper(held))
    sending.send(desk, state.id, held, arguments)
    held, state = _held(desk, state.id, held.id)
    return {"report": held.id, "number": held.mark or None, "state": held.state, "sent": sending.answered(state, held)}


def withdraw(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Take back a report that nobody signed: the leader gave it back, or it is to be written anew."""
    from app.services.reports import reporting

    held, state = _held(desk, arguments.incident, arguments.report)
    if held.withdrawn:
        raise Refused("这份报告已经撤回。", field="report")
    reporting.withdraw(desk, state.id, held.id, arguments.reason)
    held, _ = _held(desk, state.id, held.id)
    return {"report": held.id, "stage": held.stage.value, "title": held.title, "state": held.state}


def _held(desk: Desk, incident: str, report: str) -> tuple[Report, Incident]:
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident)
    held = state.report(report) if state else None
    if held is None or state is None:
        raise Refused(f"找不到报告 {report}，请核对编号。", field="report")
    return held, state


def _pages(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")


SENT = (
    Option("--sent-by", "", choices=("", "系统", "传真", "密传", "邮件", "system", "fax", "mail")),
    Option("--received-by", ""),
    Option("--sent-to", many=True),
    Option("--unlisted", switch=True),
    Option("--system-number", ""),
    Option("--system-time"),
)
COMMANDS = (
    Command(
        name="report",
        help="写、送签、签发、报出一份报告",
        run=on_desk(report, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--stage", required=True, choices=tuple(stage.value for stage in Stage)),
            Option("--pdf", required=True),
            Option("--signed-by", ""),
            Option("--by-word", switch=True),
            *SENT,
            Option("--hat", ""),
            Option("--urgency", "", choices=("", "特急", "加急", "平急")),
            Option("--addressee", ""),
            Option("--copies", ""),
            Option("--cosigned", ""),
            Option("--annex", many=True),
            Option("--bw", switch=True),
            Option("--docx", ""),
        ),
    ),
    Command(
        name="withdraw",
        help="撤回一份送签而没有签发的报告（领导退回的，写明原因）",
        run=on_desk(withdraw, books=True),
        options=(*HOME, *(Option(f"--{name}", required=True) for name in ("incident", "report", "reason"))),
    ),
    Command(
        name="sent",
        help="登记一份已签发的报告报给了谁、谁收到",
        run=on_desk(sent, books=True),
        options=(*HOME, Option("--incident", required=True), Option("--report", required=True), *SENT),
    ),
)
