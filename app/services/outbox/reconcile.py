"""断网对账: what was reported by other ways while the line was down, what went out when it was back, what is open."""

import datetime as dt

from app.models.incident.state import Incident
from app.models.moments import from_micros, to_micros
from app.models.outbox.reconciliation_item import ReconciliationItem
from app.models.report.parts import Report
from app.models.report.sendings import Sending
from app.services.desk.desk import Desk
from app.services.outbox.connectivity import connectivity
from app.services.paper.archive import PaperMade
from app.services.runtime.errors import Refused


def outage(desk: Desk) -> tuple[dt.datetime, dt.datetime] | None:
    """(lost, returned) of the outage that is on, else of the last; None when there was none."""
    known = connectivity(desk)
    if known.lost_at:
        return from_micros(known.lost_at), desk.now()
    if known.last_lost_at:
        return from_micros(known.last_lost_at), from_micros(known.returned_at)
    return None


def items(desk: Desk, lost: dt.datetime, returned: dt.datetime) -> tuple[ReconciliationItem, ...]:
    """Everything that was reported, or should have gone, between two instants, in order."""
    found: list[ReconciliationItem] = []
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
                    ReconciliationItem(
                        at=oral.made_at,
                        title=f"{state.title} 口头报告",
                        way="电话",
                        to=to,
                        known=f"{oral.answered_by}接",
                        open=False,
                    )
                )
        for report in state.reports:
            moment = report.queued_at or report.sent_at
            if moment is None or not _concerned(report, lost, returned):
                continue
            found += [_item_of(report, one, moment) for one in report.sendings if not one.inferred]
            if all(one.inferred for one in report.sendings):
                found.append(_whole(desk, report, moment))
    return tuple(sorted(found, key=lambda one: one.at))


def _item_of(report: Report, to: Sending, moment: dt.datetime) -> ReconciliationItem:
    return ReconciliationItem(
        at=to.sent_at or moment,
        title=f"{report.mark} {report.title}".strip(),
        way=to.route or to.channel.label,
        to=to.name,
        known=f"{to.received_by}收" if to.received_by else to.stuck or to.state,
        open=not to.received_by,
    )


def _whole(desk: Desk, report: Report, moment: dt.datetime) -> ReconciliationItem:
    """A report of which the book does not say to whom it went (made before 0.2)."""
    supposed = "、".join(f"{desk.settings.recipient_name(one)}（推定）" for one in report.recipients)
    return ReconciliationItem(
        at=moment,
        title=f"{report.mark} {report.title}".strip(),
        way=report.route or (report.channel.label if report.channel else ""),
        to=supposed or report.addressee,
        known=f"{report.received_by}收" if report.received_by else report.stuck or report.state,
        open=not report.received_by,
    )


def _concerned(report: Report, lost: dt.datetime, returned: dt.datetime) -> bool:
    """Whether a report waited while the line was down, or went another way then."""
    if report.queued_at is not None:
        left = report.relayed_at or report.sent_at
        return report.queued_at <= returned and (left is None or left >= lost)
    return report.sent_at is not None and lost <= report.sent_at <= returned


def sheet(desk: Desk) -> PaperMade:
    """断网对账单 of the last outage; raises Refused when there was none."""
    from app.services.paper import fonts
    from app.services.paper.archive import across, footer_of, keywords
    from app.services.paper.forms.reconciliation import reconciliation
    from app.services.paper.grid import lay_out
    from app.services.paper.pdf import render

    with desk.store.moment():
        span = outage(desk)
        if span is None:
            raise Refused("还没有断过网，没有要对的账。")
        fonts.choose(machine=desk.settings.system_fonts)
        over = not connectivity(desk).lost_at
        form = reconciliation(items(desk, *span), *span, desk.settings, footer_of(desk), over=over)
    paper = across(desk, lay_out(form))
    return PaperMade(name="断网对账单.pdf", paper=paper, data=render(paper, keywords(form.footer)))
