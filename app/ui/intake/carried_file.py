"""Choosing and reading what was carried here: a package, a PDF, a photo or a scan."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from app.models.vocabulary.exchange import Seal
from app.services.desk.desk import Desk
from app.services.exchange import package
from app.services.exchange.package import MOST_BYTES
from app.services.exchange.receiving import CarriedIn, take
from app.services.library.way_on import way_on
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.runtime.files import name_of, read_bytes
from app.services.warnings import cap
from app.services.warnings.messages import WarningTaken as Warned
from app.services.warnings.messages import take_in as take_warning
from app.ui.intake.intake_form import IntakeForm
from app.ui.kit.keys import Key
from app.ui.kit.rasters import pictures
from app.ui.kit.signals import Broadcast

READABLE = (
    "数据包、PDF、图片、预警报文 (*.ddpack *.xml *.cap *.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp);;所有文件 (*)"
)


def ask_carried(parent: QWidget) -> tuple[Path | None, str]:
    """(file, pass-phrase) the officer chooses; no file when the choice was given up."""
    options = QFileDialog.Option.DontUseNativeDialog
    name, _ = QFileDialog.getOpenFileName(parent, "读入来文", "", READABLE, options=options)
    if not name:
        return None, ""
    return phrase_for(parent, Path(name))


def phrase_for(parent: QWidget, path: Path) -> tuple[Path | None, str]:
    """(file, pass-phrase) of a package that wants one, asked of the officer; no file when that was given up."""
    try:
        data = read_bytes(path, MOST_BYTES)
        if not package.is_package(data) or not package.wants_phrase(data):
            return path, ""
    except DutyDeskError:
        return path, ""  # said when it is read
    phrase, chosen = QInputDialog.getText(parent, "读入来文", "约定的口令：", QLineEdit.EchoMode.Password)
    return (path, phrase) if chosen else (None, "")


def read_carried(desk: Desk, path: Path, phrase: str) -> CarriedIn | Warned:
    """Read a file behind the window; a CAP message is a warning and is booked as one. Raises Refused."""
    data = read_bytes(path, MOST_BYTES)
    if cap.looks_like(data):
        return take_warning(desk, name_of(path), data)
    if way := way_on(path.name, "读入").replace(".docx 或 ", ""):
        raise Refused(f"{name_of(path)} 读不进来。{way}也可以先作为附件收着（{Key.CALL_FILES.shown}）。")
    return take(desk, name_of(path), data, pictures(data), phrase)


def told(broadcast: Broadcast, form: IntakeForm, answer: CarriedIn | Warned | DutyDeskError) -> CarriedIn | None:
    """Say what came of reading; the message that is to become a draft, None where there is none."""
    form.message.setText("")
    if isinstance(answer, DutyDeskError):
        form.show_error(answer)
        before = answer.where.get("incident")
        if isinstance(before, str):
            broadcast.warn(answer.sentence)
            broadcast.incident_requested.emit(before)
        return None
    if isinstance(answer, Warned):
        broadcast.publish(answer.changed)
        (broadcast.say if answer.accepted else broadcast.warn)(answer.sentence)
        return None
    sound = answer.seal is Seal.VERIFIED and not answer.superseded
    (broadcast.say if sound else broadcast.warn)(f"{answer.sentence}。")
    return answer
