"""断网对账: what was reported by other ways while the line was down, what went out when it was back, what is open."""

import datetime as dt

import msgspec

from app.models.moments import from_micros, to_micros
from app.models.subjects.incident import Incident
from app.models.subjects.incident_parts import Report
from app.services.desk import Desk
from app.services.errors import Refused
from app.services.outbox.line import line
from app.services.papers import Made


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One report or call of the outage and whether the other side is known to have it."""

    at: dt.datetime
    title: str
    way: str
    to: str
    known: str
    open: bool


def outage(desk: Desk) -> tuple[dt.datetime, dt.datetime] | None:
    """(lost, returned) of the outage that is on, else of the last; None when there was none."""
    known = line(desk)
    if known.lost_at:
        return from_micros(known.lost_at), desk.now()
    if known.last_lost_at:
        return from_micros(known.last_lost_at), from_micros(known.returned_at)
    return None


def items(desk: Desk, lost: dt.datetime, returned: dt.datetime) -> tuple[Item, ...]:
    """Everything that was reported, or should have gone, between two instants, in order."""
    found: list[Item] = []
    with desk.store.read() as reading:
        rows = reading.incidents(limit=2000)
        near = [row for row in rows if row.last_at >= to_micros(lost)]
        states = [reading.state(f"incident:{row.id}", Incident) for row in near]
    for state in states:
        if state is None:
            continue
        for oral in state.orals:
            if lost <= oral.made_at <= returned:
                to = oral.recipient_name or oral.recipient.label
                found.append(
                    Item(at=oral.made_at, title=f"{state.title} 口头报告", way="电话", to=to,
                         known=f"{oral.answered_by}接", open=False)
                )  # fmt: skip
        for report in state.reports:
            moment = report.queued_at or report.sent_at
            if moment is None or not _concerned(report, lost, returned):
                continue
            way = report.route or (report.channel.label if report.channel else "")
            to = "、".join(desk.settings.recipient_name(one) for one in report.recipients) or report.addressee
            known = f"{report.received_by}收" if report.received_by else report.stuck or report.state
            found.append(
                Item(at=moment, title=f"{report.mark} {report.title}".strip(), way=way, to=to, known=known,
                     open=not report.received_by)
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.at))


def _concerned(report: Report, lost: dt.datetime, returned: dt.datetime) -> bool:
    """Whether a report waited while the line was down, or went another way then."""
    if report.queued_at is not None:
        left = report.relayed_at or report.sent_at
        return report.queued_at <= returned and (left is None or left >= lost)
    return report.sent_at is not None and lost <= report.sent_at <= returned


def sheet(desk: Desk) -> Made:
    """断网对账单 of the last outage; raises Refused when there was none."""
    from app.services.paper import fonts
    from app.services.paper.forms.reconcile import reconciliation
    from app.services.paper.grid import lay_out
    from app.services.paper.pdf import render
    from app.services.papers import footer_of
    from app.services.proof import keywords

    with desk.store.moment():
        span = outage(desk)
        if span is None:
            raise Refused("还没有断过网，没有要对的账。")
        fonts.choose(machine=desk.settings.system_fonts)
        over = not line(desk).lost_at
        form = reconciliation(items(desk, *span), *span, desk.settings, footer_of(desk), over=over)
    paper = lay_out(form)
    return Made(name="断网对账单.pdf", paper=paper, data=render(paper, keywords(form.footer)))
