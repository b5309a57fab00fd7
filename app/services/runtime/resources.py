"""The one door to the plain files that come with the program (``resources/``)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3] / "resources"
DOCS = ROOT.parent / "docs"
"""The handbook and its neighbours."""


def document(name: str) -> Path:
    """The path of a page of the handbook (``docs/``), whether or not it came with the program."""
    return DOCS / f"{name}.md"


def resource(*names: str) -> Path:
    """The path of a file or folder under ``resources``, whether or not it exists."""
    return ROOT.joinpath(*names)
