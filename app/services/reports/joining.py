"""并案 in reports: their text says which earlier report is of the same event; who had that one is not forgotten."""

from collections.abc import Iterable

from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.report.numbering import stage_name
from app.models.report.statement import Origin, Sentence
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.incident.joins import JoinedReport, kept_of
from app.services.paper.wording import moment_text
from app.services.reports.ground import Ground
from app.services.reports.offices import names_in
from app.services.runtime.errors import Refused


def refuse_absorbed(desk: Desk, state: Incident) -> None:
    """Raise Refused for a new report of an incident that was taken into another one: one event, one line of reports."""
    with desk.store.read() as reading:
        kept = kept_of(reading, state.id)
        other = reading.state(subject_of(kept), Incident) if kept else None
    if other is not None:
        raise Refused(f"这起事件已并入“{other.title}”，请在那起写报告；并错了的先在那起撤销并案。", field="incident")


def joined_sentences(ground: Ground) -> list[Sentence]:
    """《…》所报与本起为同一事件: said once to those who read on, and once more in the 终报."""
    found = []
    for one in ground.joined:
        sent = one.report.sent_at or one.report.relayed_at
        if sent is None or (one.told and (ground.stage is not Stage.FINAL or one.undone)):
            continue
        values = {"标题": one.report.title, "文号": one.report.mark, "理由": one.reason.rstrip("。；，")}
        text = (
            ground.phrases.fill("并案.撤销", **values)
            if one.undone
            else ground.phrases.fill("并案", 时间=moment_text(sent), **values)
        )
        found.append(Sentence(text=text, origin=Origin.ADOPTED, sources=(one.entry,)))
    return found


def told_before(joined: Iterable[JoinedReport]) -> tuple[str, ...]:
    """Everybody who has a report of an incident that is told with another one now."""
    return tuple(dict.fromkeys(name for one in joined if not (one.undone and one.told) for name in one.recipients))


def joined_warnings(
    state: Incident, report: str, addressee: str, copies: Iterable[str], joined: Iterable[JoinedReport]
) -> list[str]:
    """What to look at of the reports of incidents taken as one with this one, before and after the next one leaves."""
    found = []
    standing = [one for one in joined if not one.undone]
    for one in standing:
        name = stage_name(one.report.stage.label, one.report.ordinal)
        if one.report.signed_at is None:
            found.append(f"并入的事件还有一份{name}没有签发，请撤回，或签发报出")
        elif one.report.sent_at is None and one.report.relayed_at is None:
            found.append(f"并入的事件的{name}（{one.report.mark}）还没有报出")
    sent = [one for one in standing if one.recipients]
    if sent and not any(one.id != report for one in state.sent_reports):
        found.append(
            f"本起还没有报过，并入的已报过（{'、'.join(one.report.mark for one in sent)}）；"
            "要接着那份续报的，请撤销并案，改把本起并入那起"
        )
    named = {name for line in (addressee, *copies) for name in names_in(line)}
    for one in sent:
        since = [held for held in state.reports if held.id == report or held.submitted_at >= one.at]
        had = named | {to.name for held in since for to in held.sendings}
        left = [name for name in one.recipients if name not in had]
        found += [f"并入的{one.report.mark}还报过{'、'.join(left)}，请一并报本报"] if left else []
    return found
