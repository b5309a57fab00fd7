"""What goes to other units and comes from them on the command line: cards, packages, QR codes."""

import argparse
import datetime as dt
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, HOME_IF_GIVEN, on_desk, on_desk_if_given
from app.cli.times import iso
from app.models.vocabulary.exchange import Seal
from app.services.desk import attachments
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.runtime.files import read_bytes, read_text

NOW = dt.timedelta(0)


def read_qr(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Read the report behind the QR code on a scan, photo or fax."""
    from app.services.forms.report_papers import read_code
    from app.services.paper.qr import DICTIONARIES
    from app.services.security import identity
    from app.ui.kit.rasters import pictures

    found = read_code(pictures(read_bytes(Path(arguments.file))))
    seal = identity.seal_of_code(desk, found) if desk else Seal.UNKNOWN
    words = DICTIONARIES[found.version]
    return {"report": found.fields, "signature": seal.label, "dictionary": words, "version": found.version}


def unit_card(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Our card for other units, as a file."""
    from app.services.paper.archive import save
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
    from app.services.paper.archive import save
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

    path = Path(arguments.file)
    phrase = read_text(Path(arguments.phrase_file)).strip() if arguments.phrase_file else ""
    taken = take(desk, path.name, read_bytes(path, MOST_BYTES), (), phrase)
    booked = receive(desk, taken.draft).id if arguments.book else None
    attachments.collect(desk, NOW)  # what was only read does not stay; there is no draft of it
    carried = taken.draft.carried
    return {
        "unit": taken.draft.caller_unit,
        "signature": taken.seal.label,
        "made_at": iso(dt.datetime.fromisoformat(made)) if (made := carried.made if carried else "") else None,
        "superseded": taken.superseded,
        "origin": carried.origin if carried else None,
        "mark": (carried.mark if carried else "") or None,
        "narrative": taken.draft.narrative,
        "place": taken.draft.place,
        "category": taken.draft.category or None,
        "figures": {kind.value: counted.value for kind, counted in taken.draft.figures.items()},
        "files": [one.name for one in taken.draft.files],
        "incident": booked,
    }


FILE = Option("file", required=True)
PHRASE = Option("--phrase-file")
COMMANDS = (
    Command(
        name="read-qr",
        help="读出图片、传真或 PDF 上的报告二维码",
        run=on_desk_if_given(read_qr),
        options=(*HOME_IF_GIVEN, FILE),
    ),
    Command(
        name="unit-card",
        help="写出本单位名片",
        run=on_desk(unit_card),
        options=(*HOME, Option("--out", required=True)),
    ),
    Command(
        name="trust-unit",
        help="收下一个单位的名片，指纹要与电话里核对的一样",
        run=on_desk(trust_unit, books=True),
        options=(*HOME, FILE, *words("fingerprint")),
    ),
    Command(
        name="package",
        help="把一起事件做成签名加密的数据包",
        run=on_desk(package),
        options=(*HOME, Option("--incident", required=True), Option("--out", required=True), *words("to-unit"), PHRASE),
    ),
    Command(
        name="read-package",
        help="读一个数据包，--book 登记为本单位的事件",
        run=on_desk(read_package, books=True),
        options=(*HOME, FILE, PHRASE, Option("--book", switch=True)),
    ),
)
