"""Formats of offices that the program does not read, each with the way on: OFD (GB/T 33190), .doc, .wps, .rtf."""

from pathlib import PurePath

WAYS = {
    ".ofd": "请用 WPS 或数科阅读器打开，另存为 PDF 再{verb}。",
    ".doc": "请在 WPS 或 Word 里另存为 .docx 或 PDF 再{verb}。",
    ".wps": "请在 WPS 或 Word 里另存为 .docx 或 PDF 再{verb}。",
    ".rtf": "请在 WPS 或 Word 里另存为 .docx 或 PDF 再{verb}。",
}


def way_on(name: str, verb: str) -> str:
    """What to do with such a file before it can be taken in, empty for every other."""
    return WAYS.get(PurePath(name).suffix.lower(), "").format(verb=verb)
