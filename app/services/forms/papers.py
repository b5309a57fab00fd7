"""Making papers (文书): the bytes that are previewed are the bytes that are archived and printed."""

import contextlib
import datetime as dt
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from app.models.book.entry import short_hash
from app.models.call.rows import CallRow
from app.models.dispatch.state import Dispatch
from app.models.duty.state import Duty
from app.models.incident.figures import figure_text
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.moments import BEIJING, beijing_day, to_micros
from app.models.paper.facts import PaperPrinted
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.resource.state import Holding
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.report import Stage
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.incident.board import incident_view
from app.services.paper.archive import keywords
from app.services.runtime.errors import Refused
from app.services.security import identity as units
from app.services.supply import supply

if TYPE_CHECKING:
    from app.services.paper.grid import Form
    from app.services.paper.qr import Scanned
from app.services.paper.archive import PaperMade, footer_of, safe_name


def report_made(desk: Desk, report: Report, *, colour: bool = True) -> PaperMade:
    """A report as a paper."""
    from app.services.paper import fonts
    from app.services.paper.bulletin import lay_out, sheet_of
    from app.services.paper.pdf import render

    fonts.choose(machine=desk.settings.system_fonts)
    mark = report_mark(desk, report)
    paper = lay_out(sheet_of(report, desk.settings.letterhead, report_code(desk, report), mark), colour=colour)
    return PaperMade(name=file_name(report), paper=paper, data=render(paper, keywords(mark)))


def report_mark(desk: Desk, report: Report) -> str:
    """Where the text of a report stands in the book, and its digest."""
    with desk.store.read() as reading:
        entry = reading.entry(report.entry)
    return f"账本{entry.seat} 第{entry.seq}条 校验{short_hash(entry.hash)}" if entry else ""


def report_pdf(desk: Desk, report: Report, *, colour: bool = True) -> bytes:
    """The PDF of a report."""
    return report_made(desk, report, colour=colour).data


def report_code(desk: Desk, report: Report) -> bytes:
    """The QR code of a signed 首报 or 续报: what was known when it was written, whatever was corrected since.

    Empty where there is none to print, also when the facts are too long for a code that survives a fax.
    """
    from app.services.paper import qr

    fields = report_fields(desk, report) if report.signed_at is not None and report.stage is not Stage.FINAL else {}
    for more in ({}, {"place": str(fields.get("place", ""))[:30]}) if fields else ():
        with contextlib.suppress(Refused):
            return qr.encode(fields | more, partial(units.signed, desk))
    return b""


def report_fields(desk: Desk, report: Report) -> dict[str, object]:
    """The structured report (QR code, interface, package): what was known when it was written; empty if unbooked."""
    with desk.store.read() as reading:
        written = reading.entry(report.entry)
        if written is None:
            return {}
        state = reading.state_at(written, Incident)
    return {
        "stage": stage_name(report.stage.label, report.ordinal),
        "number": report.mark,
        "unit": (report.letterhead or desk.settings.letterhead).unit,
        **incident_fields(state, report.figures),
        "reported_at": _iso(report.signed_at),
    }


def incident_fields(state: Incident, figures: Iterable[tuple[str, float | None]]) -> dict[str, object]:
    """What is known of an incident, as it is carried: place, class, level, times, figures that are known."""
    return {
        "place": state.place,
        "category": state.category,
        "level": state.level.label,
        "occurred_at": _iso(state.occurred_at),
        "received_at": _iso(state.received_at),
        "figures": {name: int(value) if value == int(value) else value for name, value in figures if value is not None},
        "incident": state.id,
    }


def read_code(pictures: Iterable[bytes]) -> "Scanned":
    """The report behind the first of our QR codes on scans, photos or faxes; raises Refused with the next step."""
    from app.services.paper import qr

    return qr.decode(qr.read_images(pictures))


def _iso(moment: dt.datetime | None) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M") if moment else ""


def report_docx(desk: Desk, report: Report, *, colour: bool = True) -> bytes:
    """The editable copy of a report for Word or WPS; the PDF stays the record."""
    from app.services.paper.bulletin import sheet_of
    from app.services.paper.word import report_docx as written

    return written(sheet_of(report, desk.settings.letterhead), colour=colour)


def file_name(report: Report) -> str:
    """A sensible file name for a saved report."""
    mark = report.mark or "送签稿"
    return safe_name(one_line(f"{mark} {report.title}")) + ".pdf"


class PaperKind(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be asked for: its word on the command line, its name, what it is of (incident, day, entry)."""

    key: str
    name: str
    of: str


KINDS = (
    PaperKind(key="call-record", name="电话记录单", of="incident"),
    PaperKind(key="clocks", name="时限单", of="incident"),
    PaperKind(key="timeline", name="事件时间线", of="incident"),
    PaperKind(key="dispatch", name="应急队伍调派单", of="incident"),
    PaperKind(key="stock", name="应急物资调拨单", of="incident"),
    PaperKind(key="supply", name="一次物资调拨单", of="entry"),
    PaperKind(key="slip", name="物资出入库单", of="entry"),
    PaperKind(key="diary", name="值班日志", of="day"),
    PaperKind(key="digest", name="每日值班要情", of="day"),
)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be made now, in words, and what to ask for."""

    words: str
    key: str
    entry: str = ""


def choices_of(desk: Desk, incident: str) -> tuple[Choice, ...]:
    """Every paper of an incident, each call and each 调拨 one of its own, then those of a day."""
    found: list[Choice] = []
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident) if incident else None
        supplies = reading.supplies(incident) if incident else []
    for kind in KINDS:
        if kind.key == "call-record":
            calls = calls_of(state) if state else ()
            found += [Choice(words=f"{kind.name}：{words}", key=kind.key, entry=entry) for entry, words in calls]
        elif kind.key == "supply":
            named = ((f"{kind.name}：{one.to} {one.goods}"[:60], one.id) for one in supplies)
            found += [Choice(words=words, key=kind.key, entry=entry) for words, entry in named]
        elif kind.of == "day" or (kind.of == "incident" and incident):
            found.append(Choice(words=kind.name, key=kind.key))
    return tuple(found)


def slips_of(desk: Desk, material: str) -> tuple[Choice, ...]:
    """A slip for each movement of a material, the newest first."""
    with desk.store.read() as reading:
        state = reading.state(f"resource:{material}", Holding)
    found = []
    for one in reversed(state.movements if state else ()):
        when = f"{one.at.astimezone(BEIJING):%m-%d %H:%M}"
        words = f"{when} {one.move.label}{figure_text(abs(one.delta))} {one.to}".strip()
        found.append(Choice(words=words, key="slip", entry=one.entry))
    return tuple(found)


def form_made(desk: Desk, key: str, *, incident: str = "", day: dt.date | None = None, entry: str = "") -> PaperMade:
    """A form of an incident or of a day (Beijing; today when none is given); ``entry`` says which call of it.

    Raises Refused for an unknown kind or incident.
    """
    from app.services.paper import fonts
    from app.services.paper.grid import Fields, lay_out
    from app.services.paper.pdf import render

    kind = next((one for one in KINDS if key in {one.key, one.name}), None)
    if kind is None:
        names = "、".join(f"{one.key}（{one.name}）" for one in KINDS)
        raise Refused(f"没有“{key}”这种文书。可用的有：{names}。", field="kind")
    fonts.choose(machine=desk.settings.system_fonts)
    with desk.store.moment():  # what stands on the paper, and the head of the book at its foot
        if kind.of == "incident":
            form = _of_incident(desk, kind, incident, entry)
        elif kind.of == "day":
            form = _of_day(desk, kind, day or beijing_day(desk.now()))
        else:
            made = _of_supply if kind.key == "supply" else _of_movement
            form = made(desk, entry or _newest(desk, kind, incident))
    first = form.blocks[0]
    about = form.right if kind.of == "day" or not isinstance(first, Fields) else first.rows[kind.key == "supply"][0][1]
    paper = lay_out(form)
    return PaperMade(
        name=safe_name(f"{form.title} {one_line(about)}") + ".pdf",
        paper=paper,
        data=render(paper, keywords(form.footer)),
    )


def handed_over(desk: Desk, key: str, made: PaperMade, printer: str, copies: int = 1) -> Changed:
    """Book that a form was handed to a printer (已交打印)."""
    fact = PaperPrinted(
        paper=key,
        name=made.name.removesuffix(".pdf"),
        printer=printer,
        digest=sha256(made.data).hexdigest(),
        copies=copies,
    )
    with desk.write() as transaction:
        transaction.append(f"paper:{key}", fact)
    return Changed(frozenset({Topic.JOURNAL}), key)


def _of_incident(desk: Desk, kind: PaperKind, identity: str, entry: str) -> "Form":
    from app.services.paper.forms import clock_sheet, diary, forces

    view = incident_view(desk, identity) if identity else None
    if view is None:
        raise Refused(f"{kind.name}要指明是哪一起事件，没有编号为“{identity}”的事件。", field="incident")
    state, settings, now, footer = view.state, desk.settings, desk.now(), footer_of(desk)
    if kind.key == "clocks":
        every = tuple(clock for member in view.members for clock in member.clocks)
        return clock_sheet.clock_sheet(state, every, settings, now, footer)
    if kind.key == "timeline":
        return diary.timeline(state, view.lines, settings, now, footer)
    if kind.key == "call-record":
        return _call_record(desk, state, entry, footer)
    with desk.store.read() as reading:
        if kind.key == "stock":
            moved = tuple(row for one in view.members for row in reading.movements(incident=one.id))
            return forces.stock_order(state, moved, settings, now, footer)
        sent = tuple(reading.state(row.subject, Dispatch) for row in view.forces)
    return forces.dispatch_order(state, tuple(one for one in sent if one is not None), settings, now, footer)


def calls_of(state: Incident) -> tuple[tuple[str, str], ...]:
    """(entry, words) of every call of an incident a 电话记录单 can be made of, the newest first."""
    came = [
        (one.received_at, one.entry, f"{one.caller_unit or one.caller_name or '来电'}来电") for one in state.messages
    ]
    went = [(one.made_at, one.entry, f"报{one.recipient_name or one.recipient.label}") for one in state.orals]
    ordered = sorted((*came, *went), key=lambda one: one[0], reverse=True)
    return tuple((entry, f"{at.astimezone(BEIJING):%m-%d %H:%M} {words}") for at, entry, words in ordered)


def _call_record(desk: Desk, state: Incident, entry: str, footer: str) -> "Form":
    """Of the call that was booked with that entry; of the newest when none is named."""
    from app.services.paper.forms import call_record

    calls = calls_of(state)
    if not calls:
        raise Refused("这起事件没有来电，也没有电话报告，做不出电话记录单。", field="incident")
    wanted = entry or calls[0][0]
    for oral in state.orals:
        if oral.entry == wanted:
            return call_record.made(state, oral, desk.settings, footer)
    for message in state.messages:
        if message.entry == wanted:
            with desk.store.read() as reading:
                booked = reading.entry(wanted)
            return call_record.came_in(state, message, desk.settings, booked.by if booked else "", footer)
    raise Refused(f"这起事件没有编号为“{entry}”的来电或电话报告。", field="entry")


def _newest(desk: Desk, kind: PaperKind, incident: str) -> str:
    """The newest 调拨 or movement of an incident, when none was named."""
    with desk.store.read() as reading:
        supplies, moved = reading.supplies(incident), reading.movements(incident=incident)
    rows = (supplies if kind.key == "supply" else moved) if incident else []
    if not rows:
        raise Refused(f"{kind.name}要指明是哪一次（--entry），这起事件没有。", field="entry")
    return rows[-1].id


def _of_supply(desk: Desk, identity: str) -> "Form":
    from app.services.paper.forms import stores

    state = supply.state_of(desk, identity)
    incident = state.requested.incident if state.requested else ""
    return stores.supply_order(state, title_of(desk, incident), desk.settings, desk.now(), footer_of(desk))


def _of_movement(desk: Desk, entry: str) -> "Form":
    """Of the movement that was booked with that entry."""
    from app.services.paper.forms import stores

    with desk.store.read() as reading:
        booked = reading.entry(entry)
        state = reading.state(booked.subject, Holding) if booked and booked.subject.startswith("resource:") else None
    movement = next((one for one in state.movements if one.entry == entry), None) if state else None
    if state is None or movement is None:
        raise Refused(f"没有编号为“{entry}”的出入库记录。", field="entry")
    return stores.slip(state, movement, title_of(desk, movement.incident), desk.settings, desk.now(), footer_of(desk))


def title_of(desk: Desk, incident: str) -> str:
    """The title of an incident, empty where there is none."""
    with desk.store.read() as reading:
        return reading.titles({incident}).get(incident, "") if incident else ""


def _of_day(desk: Desk, kind: PaperKind, day: dt.date) -> "Form":
    from app.services.paper.forms import diary, digest

    start = dt.datetime.combine(day, dt.time(), BEIJING)
    first, last = to_micros(start), to_micros(start + dt.timedelta(days=1))
    with desk.store.read() as reading:
        if kind.key == "diary":
            lines = tuple(reading.journal_between(first, last))
            then = reading.state_as_of("duty:room", start + dt.timedelta(days=1), Duty).people
            people = tuple((role.label, then[role]) for role in DutyRole if then.get(role))
            return diary.diary(lines, day, people, desk.settings, footer_of(desk))
        rows = reading.received_between(IncidentRow, first, last)
        states = [reading.state(f"incident:{row.id}", Incident) for row in rows]
        calls = tuple(reading.received_between(CallRow, first, last))
    known = tuple(one for one in states if one is not None)
    owed = sorted(
        ((state, clock) for state in known for clock in state.clocks if clock.running and clock.owner is Owner.OURS),
        key=lambda pair: pair[1].due,
    )
    return digest.digest(known, tuple(owed), calls, day, desk.settings, desk.now(), footer_of(desk))
