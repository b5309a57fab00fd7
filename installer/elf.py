"""Reads what a Linux binary asks for: its NEEDED entries, its own name and the glibc versions it was linked with."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MACHINES = {62: "x86_64", 183: "aarch64"}
LOAD, DYNAMIC = 1, 2
NEEDED, STRTAB, SONAME, VERNEED, VERNEEDNUM = 1, 5, 14, 0x6FFFFFFE, 0x6FFFFFFF


@dataclass(frozen=True)
class Binary:
    """What the loader reads of one file."""

    machine: str
    soname: str
    needed: tuple[str, ...]
    versions: frozenset[str]
    """Symbol versions it asks of others, such as GLIBC_2.28."""


class _Image:
    """A 64-bit little-endian ELF file in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        start, size, count = self._at("<Q", 32), self._at("<H", 54), self._at("<H", 56)
        headers = [struct.unpack_from("<IIQQQQ", data, start + index * size) for index in range(count)]
        self.loads = [(virtual, offset, length) for kind, _, offset, virtual, _, length in headers if kind == LOAD]
        dynamic = [(offset, length) for kind, _, offset, _, _, length in headers if kind == DYNAMIC]
        self.entries = list(self._dynamic(*dynamic[0])) if dynamic else []

    def _at(self, form: str, offset: int) -> int:
        return int(struct.unpack_from(form, self.data, offset)[0])

    def _dynamic(self, offset: int, length: int) -> Iterator[tuple[int, int]]:
        for place in range(offset, offset + length, 16):
            tag, value = struct.unpack_from("<QQ", self.data, place)
            if not tag:
                return
            yield tag, value

    def _offset(self, address: int) -> int:
        for virtual, offset, length in self.loads:
            if virtual <= address < virtual + length:
                return int(address - virtual + offset)
        return address

    def first(self, tag: int) -> int:
        return next((value for held, value in self.entries if held == tag), 0)

    def text(self, index: int) -> str:
        start = self._offset(self.first(STRTAB)) + index
        return self.data[start : self.data.index(b"\0", start)].decode()

    def versions(self) -> Iterator[str]:
        place = self._offset(self.first(VERNEED))
        for _ in range(self.first(VERNEEDNUM)):
            _, count, _, aux, following = struct.unpack_from("<HHIII", self.data, place)
            inner = place + aux
            for _ in range(count):
                _, _, _, name, step = struct.unpack_from("<IHHII", self.data, inner)
                yield self.text(name)
                inner += step
            place += following


def read(path: Path) -> Binary | None:
    """What a file asks of the loader; None where it is no dynamic 64-bit ELF file."""
    with path.open("rb") as source:
        if source.read(6) != b"\x7fELF\x02\x01":
            return None
        source.seek(0)
        image = _Image(source.read())
    if not image.entries:
        return None
    return Binary(
        machine=MACHINES.get(struct.unpack_from("<H", image.data, 18)[0], "?"),
        soname=image.text(image.first(SONAME)) if image.first(SONAME) else path.name,
        needed=tuple(image.text(value) for tag, value in image.entries if tag == NEEDED),
        versions=frozenset(image.versions()),
    )


def binaries(folder: Path) -> dict[Path, Binary]:
    """Every dynamic binary below a folder, links left out, sorted by path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            binary = read(path)
            if binary is not None:
                found[path] = binary
    return found


def glibc_of(found: dict[Path, Binary]) -> tuple[int, ...]:
    """The lowest glibc all of them run on."""
    return max(
        (
            tuple(int(part) for part in version.removeprefix("GLIBC_").split("."))
            for binary in found.values()
            for version in binary.versions
            if version.startswith("GLIBC_2.")
        ),
        default=(0,),
    )
