"""The program without a window (命令行): the same use cases, one JSON object on request, no Qt unless ``demo``.

Exit 0 done, 1 refused (one Chinese sentence on stderr), 2 bad usage. Times without offset are Beijing time.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from app.cli import resources
from app.cli.grading import add_words as add_grade_words
from app.cli.security import add_words
from app.cli.times import iso, parse_flags, parse_moment
from app.services.desk.desk import Desk, open_desk
from app.services.runtime.errors import DutyDeskError, Refused

Answer = dict[str, object]
OFFICER = "命令行"


class Words(argparse.ArgumentParser):
    """Bad usage ends with exit code 2 and a Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and stop."""
        self.print_usage(sys.stderr)
        sys.stderr.write(f"命令写法有误：{message}\n")
        sys.exit(2)


def opened(arguments: argparse.Namespace) -> Desk:
    """The desk in --home; a fresh folder becomes a sample county unit."""
    from app.cli.security import key_for_new, key_of
    from app.services.samples.sample import ensure_unit

    home = Path(arguments.home)
    fresh = not (home / "dutydesk.db").exists()
    key = key_for_new(arguments) if fresh else key_of(arguments)
    desk = open_desk(home, officer=OFFICER, key=key)
    desk.sign_in(OFFICER)
    if desk.lost:
        sys.stderr.write(desk.lost + "\n")
    if fresh:
        if key is None:
            sys.stderr.write("没有密钥环和密钥选项，建立的是未加密的账本。\n")
        ensure_unit(desk)
    return desk


def grade(arguments: argparse.Namespace) -> Answer:
    """Level, deciding axis and every deadline for figures given on the command line."""
    from app.cli.grading import graded

    return graded(arguments)


def intake(arguments: argparse.Namespace) -> Answer:
    """Book an incident from a text; sure findings are adopted, the others are only reported."""
    from app.cli import answers
    from app.services.incident.intake import adopt, read, receive
    from app.services.incident.intake_draft import IntakeDraft
    from app.services.runtime.files import read_text

    text = read_text(Path(arguments.text_file))
    desk = opened(arguments)
    try:
        received = parse_moment(arguments.received) if arguments.received else desk.now()
        draft = IntakeDraft(
            id=desk.new_id(),
            received_at=received,
            narrative=text,
            caller_unit=arguments.caller_unit,
            caller_name=arguments.caller_name,
            caller_phone=arguments.caller_phone,
            flags=parse_flags(arguments.flags),
        )
        findings = read(desk, text, received)
        booked = receive(desk, adopt(draft, findings, only_sure=True))
        return answers.incident_answer(desk, booked.id, findings, iso)
    finally:
        desk.close()


def report(arguments: argparse.Namespace) -> Answer:
    """Write, submit and (with --signed-by) sign a report; the PDF is what would be archived."""
    from app.cli.answers import pdf_pages
    from app.models.incident.state import Incident
    from app.models.vocabulary.report import Channel, Stage
    from app.services.forms.papers import report_docx, report_pdf
    from app.services.paper.archive import save
    from app.services.reports import reporting

    desk = opened(arguments)
    try:
        subject = f"incident:{arguments.incident}"
        with desk.store.read() as reading:
            state = reading.state(subject, Incident)
        if state is None:
            raise Refused(f"找不到事件 {arguments.incident}，请核对编号。", field="incident")
        draft = reporting.compose(desk, state, next(s for s in Stage if s.value == arguments.stage))
        reporting.submit(desk, draft)
        if arguments.signed_by:
            reporting.sign(desk, state.id, draft.id, arguments.signed_by)
        if arguments.sent_by:
            channel = next(c for c in Channel if arguments.sent_by in {c.value, c.label})
            reporting.send(desk, state.id, draft.id, channel, received_by=arguments.received_by)
        with desk.store.read() as reading:
            state = reading.state(subject, Incident)
        held = state.report(draft.id) if state else None
        if held is None or state is None:
            raise Refused("报告没有登记成功。")
        data = report_pdf(desk, held, colour=not arguments.bw)
        save(data, Path(arguments.pdf))
        if arguments.docx:
            save(report_docx(desk, held, colour=not arguments.bw), Path(arguments.docx))
        return {
            "report": held.id,
            "number": held.mark or None,
            "stage": held.stage.value,
            "title": held.title,
            "pdf": arguments.pdf,
            "docx": arguments.docx or None,
            "pages": pdf_pages(data),
            "warnings": reporting.warnings(state, draft),
        }
    finally:
        desk.close()


def extract(arguments: argparse.Namespace) -> Answer:
    """Read narratives from a JSON-lines file, one object per line out."""
    from app.cli.extracting import extract_file

    return extract_file(Path(arguments.jsonl), Path(arguments.out), scored=arguments.score, grammar=arguments.grammar)


def demo(arguments: argparse.Namespace) -> Answer:
    """Drive the real window offscreen by key events; pictures and papers go to --out."""
    from app.cli.demo import main as play

    return dict(play(Path(arguments.out)))


GRAMMAR_NAMES = ("narrative", "followup", "warning", "hotspot", "rollcall")


Add = Callable[..., argparse.ArgumentParser]


def on_desk(act: Callable[[Any, argparse.Namespace], Answer]) -> Callable[[argparse.Namespace], Answer]:
    """A command that works on the desk in --home, on none where --home may be left out and is."""

    def run(arguments: argparse.Namespace) -> Answer:
        desk = opened(arguments) if arguments.home else None
        try:
            return act(desk, arguments)
        finally:
            if desk is not None:
                desk.close()

    run.__doc__ = act.__doc__
    return run


def on_key(act: Callable[[argparse.Namespace, bytes | None], Answer]) -> Callable[[argparse.Namespace], Answer]:
    """A command that opens files itself, under the key that is named."""

    def run(arguments: argparse.Namespace) -> Answer:
        from app.cli.security import key_of

        return act(arguments, key_of(arguments))

    run.__doc__ = act.__doc__
    return run


def _store_commands(add: Add) -> None:
    """Rebuild, backup, restore, salvage."""
    from app.cli import papers as cli_papers
    from app.cli import security, store

    add("verify-report", on_desk(cli_papers.verify_report), home=True).add_argument("file")
    one = add("verify", on_key(store.verify), home=True)
    one.add_argument("--anchor", action="append", default=[])
    add("rebuild", on_desk(store.rebuild), home=True)
    one = add("backup", on_desk(store.backup), home=True)
    one.add_argument("--to", required=True)
    one.add_argument("--keep", type=int, default=20)
    one = add("outbox", on_desk(store.outbox), home=True)
    one.add_argument("--send", action="store_true")
    add("drill", on_desk(store.drill), home=True).add_argument("--from", dest="source")
    one = add("restore", on_key(store.restore), home=True)
    one.add_argument("--from", dest="source", required=True)
    one.add_argument("--replace", action="store_true")
    one = add("key", security.key, home=True)
    one.add_argument("act_on_key", choices=security.ACTS)
    one.add_argument("--new-passphrase-file")
    for word in ("pdf", "to", "reason"):
        one.add_argument(f"--{word}", default="")
    one = add("salvage", on_key(store.salvage), home=True)
    one.add_argument("--to", required=True)


def _more_commands(add: Add) -> None:
    """Reading, papers, simulation and the demonstration."""
    from app.cli import papers as cli_papers
    from app.cli import store

    one = add("extract", extract, home=False)
    one.add_argument("--jsonl", required=True)
    one.add_argument("--out", required=True)
    one.add_argument("--score", action="store_true")
    one.add_argument("--as", dest="grammar", default="narrative", choices=GRAMMAR_NAMES)
    one = add("read-qr", on_desk(cli_papers.read_qr), home=False)
    one.add_argument("file")
    one.add_argument("--home")
    add("unit-card", on_desk(cli_papers.unit_card), home=True).add_argument("--out", required=True)
    one = add("trust-unit", on_desk(cli_papers.trust_unit), home=True)
    one.add_argument("file")
    one.add_argument("--fingerprint", default="")
    one = add("package", on_desk(cli_papers.package), home=True)
    one.add_argument("--incident", required=True)
    one.add_argument("--out", required=True)
    one.add_argument("--to-unit", default="")
    one.add_argument("--phrase-file")
    one = add("read-package", on_desk(cli_papers.read_package), home=True)
    one.add_argument("file")
    one.add_argument("--phrase-file")
    one.add_argument("--book", action="store_true")
    one = add("paper", on_desk(cli_papers.paper), home=False)
    one.add_argument("kind", nargs="?")
    one.add_argument("--list", action="store_true")
    one.add_argument("--home")
    one.add_argument("--incident")
    one.add_argument("--shift")
    one.add_argument("--entry")
    one.add_argument("--pdf")
    one = add("simulate", on_desk(store.simulate), home=True)
    one.add_argument("--days", type=int, default=30)
    one.add_argument("--seed", type=int, default=1)
    one = add("demo", demo, home=False)
    one.add_argument("--out", required=True)


def parser() -> Words:
    """All commands and their words (docs/命令行.md)."""
    root = Words(prog="run.py cli", description="值守台命令行")
    commands = root.add_subparsers(dest="command", required=True, parser_class=Words)

    def add(name: str, act: Callable[[argparse.Namespace], Answer], *, home: bool) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=(act.__doc__ or "").splitlines()[0])
        one.add_argument("--json", action="store_true")
        if home:
            one.add_argument("--home", required=True)
            add_words(one)
        one.set_defaults(act=act)
        return one

    add_grade_words(add("grade", grade, home=False))
    one = add("intake", intake, home=True)
    one.add_argument("--text-file", required=True)
    one.add_argument("--received")
    one.add_argument("--flags", default="")
    for name in ("caller-unit", "caller-name", "caller-phone"):
        one.add_argument(f"--{name}", default="")
    one = add("report", report, home=True)
    one.add_argument("--incident", required=True)
    one.add_argument("--stage", choices=["first", "followup", "final"], required=True)
    one.add_argument("--pdf", required=True)
    one.add_argument("--signed-by", default="")
    one.add_argument("--sent-by", default="", choices=["", "系统", "传真", "密传", "邮件", "system", "fax", "mail"])
    one.add_argument("--received-by", default="")
    one.add_argument("--bw", action="store_true")
    one.add_argument("--docx", default="")
    _store_commands(add)
    resources.add_commands(add, on_desk)
    _more_commands(add)
    return root


def say_json(answer: Mapping[str, object]) -> None:
    """One JSON object on a line; a character that the console cannot say stands as its number, which is the same."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(answer, ensure_ascii=True, default=str)
    sys.stdout.write(text + "\n")


def main(words: list[str]) -> int:
    """Run one command; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = parser().parse_args(words)
    try:
        answer: Answer = arguments.act(arguments)
    except DutyDeskError as error:
        sys.stderr.write(error.sentence + "\n")
        if arguments.json:
            problem = {"error": error.sentence, "where": error.where}
            say_json(problem)
        return 1
    if arguments.json:
        say_json(answer)
    else:
        for name, value in answer.items():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, default=str)
            sys.stdout.write(f"{name}：{text}\n")
    if answer.get("ok") is False:
        sys.stderr.write("账本校验发现问题，详见 problems。请保留原文件并用备份恢复。\n")
        return 1
    return 0
