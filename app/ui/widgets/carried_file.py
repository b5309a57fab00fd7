"""Choosing and reading what was carried here: a package, a PDF, a photo or a scan."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from app.services.carried import package
from app.services.carried.package import MOST_BYTES
from app.services.carried.taking import Taken, take
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.services.files import name_of, read_bytes
from app.ui.rasters import pictures

READABLE = "数据包、PDF、图片 (*.ddpack *.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp);;所有文件 (*)"


def ask_carried(parent: QWidget) -> tuple[Path | None, str]:
    """(file, pass-phrase) the officer chooses; no file when the choice was given up."""
    options = QFileDialog.Option.DontUseNativeDialog
    name, _ = QFileDialog.getOpenFileName(parent, "读入来文", "", READABLE, options=options)
    if not name:
        return None, ""
    try:
        data = read_bytes(Path(name), MOST_BYTES)
        if not package.is_package(data) or not package.wants_phrase(data):
            return Path(name), ""
    except DutyDeskError:
        return Path(name), ""  # said when it is read
    phrase, chosen = QInputDialog.getText(parent, "读入来文", "约定的口令：", QLineEdit.EchoMode.Password)
    return (Path(name), phrase) if chosen else (None, "")


def read_carried(desk: Desk, path: Path, phrase: str) -> Taken:
    """Read a file behind the window; raises Refused."""
    data = read_bytes(path, MOST_BYTES)
    return take(desk, name_of(path), data, pictures(data), phrase)
