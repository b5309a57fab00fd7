"""值班快报: written of an incident, signed with the next number of its year (期号); a number is never given twice."""

import msgspec

from app.models.brief.facts import BriefIssued
from app.models.brief.rows import BriefRow
from app.models.brief.state import Brief
from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.models.report.numbering import next_number
from app.models.texts import clean, one_line
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Stage
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.loading import as_told, known
from app.services.reports import composing
from app.services.reports.offices import names_in
from app.services.reports.report_text import compose_text
from app.services.runtime.errors import Refused

RED_HEAD = "值班快报"


class BriefDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An issue being written; ``id`` is the id it has once it is signed."""

    id: str
    incident: str
    title: str
    body: str
    reported: str = ""
    """报, as typed: names with marks between."""
    copied: str = ""
    """送."""


def compose(desk: Desk, state: Incident) -> BriefDraft:
    """A new draft: the whole course as it was said and adopted, for the leaders of the unit and its government."""
    ground = composing.ground_of(desk, state, Stage.FINAL, "")
    up = (Recipient.PARTY, Recipient.GOVERNMENT)
    return BriefDraft(
        id=desk.new_id(),
        incident=state.id,
        title=f"{state.title.removesuffix('情况')}情况",
        body=compose_text(ground).body,
        reported="、".join(desk.settings.recipient_name(one) for one in up),
    )


def issue(desk: Desk, draft: BriefDraft, signed_by: str) -> Changed:
    """The leader signs an issue and it takes the next number of the year; signing it again changes nothing.

    Raises:
        Refused: no title, text or signer, the incident is unknown, or a sentence stands there that nobody said.
    """
    title, body, name = one_line(draft.title), clean(draft.body), one_line(signed_by)
    wrong = {
        field: words
        for field, value, words in (
            ("title", title, "请写标题"),
            ("body", body, "请写正文"),
            ("signed_by", name, "请写谁签发的"),
        )
        if not value
    }
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    subject, now = f"brief:{draft.id}", desk.now()
    year = now.astimezone(BEIJING).year
    with desk.write() as transaction:
        state = as_told(transaction.reading, known(transaction, draft.incident))
        if transaction.reading.state(subject, Brief) is not None:
            return Changed(frozenset(), draft.id)
        loose = composing.without_source(state, body, ())
        if loose:
            raise Refused(f"这几句没有人说过：{''.join(loose)}请删去，再签发。", field="body")
        used = tuple(row.number for row in transaction.reading.rows(BriefRow, "year = ?", (year,)))
        fact = BriefIssued(
            incident=draft.incident,
            year=year,
            number=next_number(used),
            title=title,
            body=body,
            signed_by=name,
            signed_at=now,
            letterhead=msgspec.structs.replace(desk.settings.letterhead_of(None, ""), red_head=RED_HEAD),
            reported=names_in(draft.reported),
            copied=names_in(draft.copied),
        )
        transaction.append(subject, fact)
    return Changed(transaction.topics, draft.id)


def issued(desk: Desk, identity: str) -> Brief:
    """A signed issue by its id or by the entry that booked it; raises Refused where there is none."""
    with desk.store.read() as reading:
        rows = reading.rows(BriefRow, "id = ? OR entry = ?", (identity, identity))
        state = reading.state(rows[0].subject, Brief) if rows else None
    if state is None or state.issued is None:
        raise Refused("找不到这一期快报，请核对编号。", field="entry")
    return state


def issues_of(desk: Desk, incident: str) -> tuple[BriefRow, ...]:
    """The issues about an incident, the newest first."""
    with desk.store.read() as reading:
        rows = reading.rows(BriefRow, "incident = ?", (incident,))
    return tuple(sorted(rows, key=lambda row: (row.year, row.number), reverse=True))
