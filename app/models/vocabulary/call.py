"""Words of calls (来电); values go into facts and never change."""

from app.models.vocabulary.term import Term


class CallKind(Term):
    """What a call that is no incident is booked as."""

    CONSULT = "consult", "咨询"
    TRANSFER = "transfer", "转办移送"
    VERIFYING = "verifying", "核实中"
    FALSE_ALARM = "false_alarm", "误报"
    MISSED = "missed", "漏接"
