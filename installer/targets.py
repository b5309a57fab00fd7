"""The machines the program is built for, each with its lock."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "installer" / "locks"
PYTHON = "3.11"
"""The interpreter the installers bring along."""


@dataclass(frozen=True)
class Target:
    """A kind of machine and what wheels it takes."""

    name: str
    platform: str
    """As uv names it."""
    qt: str = ""
    """The one Qt that runs there; empty for the newest that ``pyproject.toml`` allows."""
    debian: str = ""
    """Architecture of the .deb; empty where none is made."""

    def lock(self, *, developing: bool = False) -> Path:
        """The hashed list of wheels, with the tools of the tests or without."""
        return LOCKS / f"{self.name}{'-dev' if developing else ''}.lock"

    @property
    def constraints(self) -> list[str]:
        """What holds Qt at its version."""
        return [f"{one}=={self.qt}" for one in ("pyside6-addons", "pyside6-essentials", "shiboken6") if self.qt]


NEWEST = Target("linux-x86_64", "x86_64-manylinux_2_34")
GLIBC228 = Target("linux-x86_64-glibc228", "x86_64-manylinux_2_28", "6.9.3", "amd64")
ARM = Target("linux-aarch64-glibc231", "aarch64-manylinux_2_31", "6.8.0.2", "arm64")
WINDOWS = Target("windows-amd64", "x86_64-pc-windows-msvc", "6.9.3")
"""6.11 asks for icuuc.dll, which Windows 10 before 1703 (LTSC 2016) lacks."""
TARGETS = {one.name: one for one in (NEWEST, GLIBC228, ARM, WINDOWS)}
