"""The data folder (数据文件夹) of the room."""

from pathlib import Path

from app.services.desk.desk import Desk


def home_of(desk: Desk) -> Path:
    """The folder in which the book lies."""
    return desk.store.path.parent
