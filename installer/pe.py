"""Reads which libraries a Windows binary imports, delayed ones too."""

import struct
from collections.abc import Iterator
from pathlib import Path

IMPORT, DELAYED = 1, 13
AMD64 = 0x8664


def imports(path: Path) -> tuple[str, ...]:
    """Names of the libraries a 64-bit Windows binary imports, in lower case; empty where it is none."""
    data = path.read_bytes()
    if data[:2] != b"MZ":
        return ()
    header = struct.unpack_from("<I", data, 60)[0]
    if data[header : header + 4] != b"PE\0\0" or struct.unpack_from("<H", data, header + 4)[0] != AMD64:
        return ()
    count, optional = struct.unpack_from("<H", data, header + 6)[0], struct.unpack_from("<H", data, header + 20)[0]
    table = header + 24 + optional
    sections = [struct.unpack_from("<II", data, table + index * 40 + 8)[::-1] for index in range(count)]
    places = [struct.unpack_from("<I", data, table + index * 40 + 20)[0] for index in range(count)]

    def offset(address: int) -> int:
        for (start, length), place in zip(sections, places, strict=True):
            if start <= address < start + max(length, 1):
                return int(address - start + place)
        return 0

    def names(directory: int, step: int, field: int) -> Iterator[str]:
        place = offset(struct.unpack_from("<I", data, header + 24 + 112 + directory * 8)[0])
        while place:
            name = offset(struct.unpack_from("<I", data, place + field)[0])
            if not name:
                return
            yield data[name : data.index(b"\0", name)].decode("ascii").lower()
            place += step

    return tuple(dict.fromkeys([*names(IMPORT, 20, 12), *names(DELAYED, 32, 4)]))
