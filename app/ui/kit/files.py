"""Asking for files."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_files(parent: QWidget) -> list[Path]:
    """The files the officer chooses, none when the choice was given up."""
    options = QFileDialog.Option.DontUseNativeDialog
    names, _ = QFileDialog.getOpenFileNames(parent, "附件", "", "所有文件 (*)", options=options)
    return [Path(name) for name in names]
