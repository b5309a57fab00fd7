"""What stands beside the ledgers and is found with them is asked for as what it is."""

from app.models.vocabulary.resource import BesideLedgers
from app.ui.kit.signals import Broadcast


def open_beside(broadcast: Broadcast, kind: BesideLedgers, identity: str) -> None:
    """Ask for an incident or a report; who is on duty below is read where it is found."""
    match kind:
        case BesideLedgers.INCIDENT:
            broadcast.incident_requested.emit(identity)
        case BesideLedgers.REPORT:
            broadcast.report_requested.emit(identity)
        case BesideLedgers.BELOW:
            pass
