"""What the event panel says in words: what to look at, who was told, what is out."""

import datetime as dt

from app.models.incident.figures import conflicts
from app.models.incident.readings import asked_words, open_words
from app.models.incident.situation import falls_short
from app.models.incident.state import Incident
from app.models.moments import from_micros
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.report import ReportState
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.desk import Desk
from app.services.incident import registering
from app.services.incident.board import IncidentView
from app.services.incident.joins import JoinedReport
from app.services.obligations import arrivals
from app.ui.kit.formats import micros_text, moment_text, span_text
from app.ui.kit.keys import Key
from app.ui.kit.wrapping import together

STEPS = {step.value: step.label for step in DispatchStep}
SUPPLY = {step.value: step.label for step in SupplyStep}


def remarks(view: IncidentView) -> list[str]:
    """What the officer should look at: doubts, lateness, what is not confirmed."""
    state = view.state
    found = list(dict.fromkeys(f"待核：{one}" for one in state.doubts))
    if said := open_words(state.readings):
        waits = "，时限按读到从严，待确认" if any(one.by_reading and one.running for one in view.clocks) else ""
        found.append(f"读到{said}，未采用{waits}（{Key.READINGS.shown}）")
    if asked := asked_words(state.readings):
        found.append(f"拿不准：{asked}，能不能排除？（{Key.READINGS.shown}）")
    if state.late_by:
        found.append(f"迟录{state.late_by}分钟")
    if any(one.overdue_on_receipt for one in view.clocks) and not state.late_reason:
        found.append("接报即超时，待补迟报原因（Ctrl+U）")
    found += _registered_only(state)
    if state.occurred_at is None:
        found.append("事发时间待核")
    if view.kept:
        found.append("已并入另一起事件")
    elif view.merges:
        found.append(f"并入{len(view.merges)}起：" + "、".join(one.title for one in view.members[1:]))
    found += joined_words(view.joined)
    known = [one for one in state.reports if not one.withdrawn and not one.received_by]
    if any(one.awaiting or (not one.sendings and (one.sent_at or one.relayed_at)) for one in known):
        found.append("有报告未确认送达，请电话核实（Alt+6）")
    if any(one.state is ReportState.QUEUED for one in known):
        found.append("有报告待发，送达后时限才停（Alt+6）")
    found += [f"报告发送受阻：{one.stuck}（Alt+6）" for one in known if one.state is ReportState.STUCK]
    found += [f"{one.text}，需要变更说明（Ctrl+G）" for one in conflicts(state.figures) if not one.explained]
    return found


def joined_words(joined: tuple[JoinedReport, ...]) -> list[str]:
    """What was reported of an incident that was taken into this one, until a report of this one has said so."""
    said = {True: "已撤销并案，报过的对象还不知道", False: "报过的对象还不知道并案"}
    found = []
    for undone, words in said.items():
        sent = [one for one in joined if one.recipients and not one.told and one.undone is undone]
        if sent:
            told = "；".join(f"{one.report.mark}已报{'、'.join(one.recipients)}" for one in sent)
            found.append(f"{told}，{words}，请写续报（{Key.REPORT.shown}）")
    return found


def undecided(desk: Desk, state: Incident) -> str:
    """What further messages, lines and notes say of figures and nobody has decided on, with the key; empty for none.

    The patterns that read load with it: it is asked behind the window.
    """
    from app.services.reports import composing

    first = state.messages[0].entry if state.messages else ""
    asked = [one for one in composing.open_words(desk, state) if one.message != first]
    return f"还没有定的数字：{composing.open_sentence(asked)}（{Key.FIGURE.shown}）" if asked else ""


MOST_ASKED = 3


def lacking(desk: Desk, state: Incident) -> str:
    """还缺：… the numbers most worth asking for; empty for none. Asked behind the window too."""
    from app.services.incident.asking import still_open

    questions = still_open(desk, state)[:MOST_ASKED]
    return f"还缺：{'　'.join(questions)}" if questions else ""


def _registered_only(state: Incident) -> list[str]:
    """The question whether it is enough to register it, or the decision that it is."""
    if state.registered_only is None:
        question = registering.proposed(state)
        return [f"{question}（F10）"] if question else []
    stands = "" if falls_short(state) else "，情况加重，已恢复上报"
    return [f"仅登记：{state.registered_only.reason}（{state.registered_only.decided_by}决定）{stands}"]


def chain_text(view: IncidentView, now: dt.datetime) -> str:
    """内部报告: who was told when, who is still to be told."""
    parts = []
    for step in view.chain:
        name = f"{step.post.post}{step.post.person}"
        if step.done and step.telling is not None:
            parts.append(f"✓{name} {moment_text(step.telling.at, now)}")
        else:
            parts.append(f"○{name}" + ("（未接听）" if step.telling else ""))
    parts += ["Ctrl+1 已接听", "Ctrl+2 未接听", "Ctrl+I 详记"] if parts else []
    return "　".join(together(one) for one in ("内部报告", *parts)) if parts else ""


def forces_text(view: IncidentView, now: dt.datetime) -> tuple[str, bool]:
    """(力量: who is out and where they stand, whether one is late)."""
    parts = []
    late = arrivals.late(view.clocks, (*view.forces, *view.supplies), now)
    for row in view.forces:
        if not row.out:
            continue
        eta = from_micros(row.eta) if row.eta is not None and row.arrived_at is None else None
        numbers = "".join(
            f"{count}{unit}" for count, unit in ((row.people, "人"), (row.vehicles, "车")) if count is not None
        )
        overdue = row.subject in late
        when = "" if eta is None else f"到场已超{span_text(now - eta)}" if overdue else f"预计{moment_text(eta, now)}"
        parts.append(" ".join(filter(None, (row.name, STEPS.get(row.step, ""), numbers, when))))
    for one in view.supplies:
        if not one.open:
            continue
        slow = one.subject in late
        when = f"预计{micros_text(one.eta, now)}" if one.eta is not None and one.step == SupplyStep.MOVING else ""
        parts.append(" ".join(filter(None, (f"{one.goods}→{one.to}", SUPPLY[one.step], when, "超时" if slow else ""))))
    return ("力量　" + "　".join(parts) + "　F5、Shift+F5 登记进展" if parts else "", bool(late))
