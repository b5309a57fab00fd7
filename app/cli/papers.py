"""Papers on the command line: forms as PDF, and the report behind a QR code."""

import argparse
import datetime as dt
from pathlib import Path

from app.services.desk.desk import Desk
from app.services.forms.papers import KINDS, form_made, read_code
from app.services.forms.verification import of_pdf
from app.services.paper.archive import save
from app.services.runtime.errors import Refused

Answer = dict[str, object]


def paper(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Make a form as PDF: of an incident or of a day; --list names them."""
    if arguments.list or not arguments.kind:
        kinds = [{"kind": one.key, "name": one.name, "of": one.of} for one in KINDS]
        return {"papers": kinds}
    if desk is None or not arguments.pdf:
        raise Refused("做文书要写明 --home 和 --pdf。", field="pdf")
    try:
        day = dt.date.fromisoformat(arguments.shift) if arguments.shift else None
    except ValueError as error:
        raise Refused(f"日期“{arguments.shift}”看不懂，请写成 2026-06-12。", field="shift") from error
    incident, entry = arguments.incident or "", arguments.entry or ""
    made = form_made(desk, arguments.kind, incident=incident, day=day, entry=entry)
    save(made.data, Path(arguments.pdf))
    return {"paper": arguments.kind, "pdf": arguments.pdf, "pages": len(made.paper.pages)}


def read_qr(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Read the report behind the QR code on a scan, photo or fax."""
    from app.models.vocabulary.exchange import Seal
    from app.services.paper.qr import DICTIONARIES
    from app.services.runtime.files import read_bytes
    from app.services.security import identity
    from app.ui.kit.rasters import pictures

    found = read_code(pictures(read_bytes(Path(arguments.file))))
    seal = identity.seal_of_code(desk, found) if desk else Seal.UNKNOWN
    words = DICTIONARIES[found.version]
    return {"report": found.fields, "signature": seal.label, "dictionary": words, "version": found.version}


def unit_card(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Our card for other units, as a file."""
    from app.services.security import identity

    save((identity.card(desk) + "\n").encode("ascii"), Path(arguments.out))
    ours = identity.ourselves(desk)
    return {"file": arguments.out, "unit": ours.name, "fingerprint": ours.fingerprint}


def trust_unit(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Take the card of another unit in; the fingerprint, as read out by them, has to be the same."""
    from app.services.security import identity

    unit = identity.card_in(Path(arguments.file))
    if arguments.fingerprint.replace("-", "").upper() != unit.fingerprint.replace("-", ""):
        raise Refused(
            f"指纹不对：名片上是 {unit.fingerprint}。请与对方电话核对后用 --fingerprint 写明。", field="fingerprint"
        )
    identity.know(desk, unit)
    return {"unit": unit.name, "fingerprint": unit.fingerprint}


def package(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """An incident as a signed, encrypted file for one unit or under a pass-phrase."""
    from app.services.exchange import package as packages
    from app.services.runtime.files import read_text
    from app.services.security import identity

    to = identity.known(desk, arguments.to_unit) if arguments.to_unit else None
    phrase = read_text(Path(arguments.phrase_file)).strip() if arguments.phrase_file else ""
    data = packages.pack(desk, arguments.incident, to=to, phrase=phrase)
    save(data, Path(arguments.out))
    return {"file": arguments.out, "bytes": len(data), "to": to.name if to else None}


def read_package(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """A package as a draft of 接报; with --book it is booked as an incident of ours."""
    from app.services.exchange.package import MOST_BYTES
    from app.services.exchange.receiving import take
    from app.services.incident.intake import receive
    from app.services.runtime.files import read_bytes, read_text

    path = Path(arguments.file)
    phrase = read_text(Path(arguments.phrase_file)).strip() if arguments.phrase_file else ""
    taken = take(desk, path.name, read_bytes(path, MOST_BYTES), (), phrase)
    booked = receive(desk, taken.draft).id if arguments.book else None
    carried = taken.draft.carried
    return {
        "unit": taken.draft.caller_unit,
        "signature": taken.seal.label,
        "origin": carried.origin if carried else None,
        "mark": (carried.mark if carried else "") or None,
        "narrative": taken.draft.narrative,
        "place": taken.draft.place,
        "category": taken.draft.category or None,
        "figures": {kind.value: counted.value for kind, counted in taken.draft.figures.items()},
        "files": [one.name for one in taken.draft.files],
        "incident": booked,
    }


def verify_report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Which entry of the book a PDF of ours is, and whether it is what the book says."""
    from app.services.runtime.files import read_bytes

    return of_pdf(desk, read_bytes(Path(arguments.file)))
