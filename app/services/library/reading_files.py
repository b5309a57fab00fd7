"""The text of a document: PDF, Word (.docx), plain text. Hostile until read: sizes are capped, nothing is executed."""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError

import msgspec

from app.models.texts import clean
from app.services.library.pages import PAGE, ReadPdf
from app.services.library.way_on import way_on
from app.services.runtime import apart
from app.services.runtime.errors import Refused
from app.services.runtime.files import decoded

MOST_TEXT = 5_000_000
"""Characters of one document that are kept for searching."""
MOST_XML = 60 * 1024 * 1024
MOST_RATIO = 200
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif")
TEXTS = (".txt", ".md", ".csv")
KINDS = (".pdf", ".docx", *TEXTS, *PICTURES)
"""Endings the program can show."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


MODULE = "app.services.library.reading_files"


class WordQuestion(msgspec.Struct, frozen=True):
    """A Word file that a process of its own is to read."""

    name: str
    data: bytes


def text_apart(name: str, data: bytes, read_pdf: ReadPdf) -> str:
    """``text_in``, a Word file in a process of its own; ``read_pdf`` sees to that itself. Raises Refused."""
    if PurePath(name).suffix.lower() == ".docx":
        return apart.ask(MODULE, WordQuestion(name, data), str, name)
    return text_in(name, data, read_pdf)


def text_in(name: str, data: bytes, read_pdf: ReadPdf) -> str:
    """What can be searched in a file, pages parted by form feeds; empty for a picture.

    Raises:
        Refused: an ending the program cannot show, or a file that is not what its ending says.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf":
        if not data.startswith(b"%PDF"):
            raise Refused(f"{name} 不是 PDF，没有收入。", file=name)
        return _joined(read_pdf(data))
    if ending == ".docx":
        return _joined(_word(name, data))
    if ending in TEXTS:
        return _joined(iter([decoded(data)]))
    if ending in PICTURES:
        return ""
    kinds = "PDF、Word（.docx）、文本、图片"
    raise Refused(f"资料库收{kinds}，{name} 打不开。{way_on(name, '收入')}", file=name)


def _joined(pages: Iterator[str]) -> str:
    """Pages one after the other, as many as are kept."""
    held: list[str] = []
    size = 0
    for page in pages:
        text = clean(page.replace(PAGE, "\n"))[: MOST_TEXT - size]
        held.append(text)
        size += len(text) + 1
        if size >= MOST_TEXT:
            break
    return PAGE.join(held)


def _word(name: str, data: bytes) -> Iterator[str]:
    """The paragraphs and table cells of a Word file, in order, as one page."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    broken = f"{name} 不是完好的 Word 文件，没有收入。"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            part = held.getinfo("word/document.xml")
            if part.file_size > MOST_XML or part.file_size > MOST_RATIO * max(part.compress_size, 1):
                raise Refused(f"{name} 解开后太大，没有收入。", file=name)
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise Refused(broken, file=name)
            with held.open(part) as opened:
                xml = opened.read(MOST_XML + 1)
        root: Element = fromstring(xml, forbid_dtd=True)
    except KeyError as error:
        protected = data.startswith(b"\xd0\xcf\x11\xe0")
        raise Refused(f"{name} 设了口令，请去掉口令再收入。" if protected else broken, file=name) from error
    except (zipfile.BadZipFile, ParseError, DefusedXmlException, ValueError, OSError, EOFError, NotImplementedError,
            RuntimeError, zlib.error) as error:  # fmt: skip
        protected = data.startswith(b"\xd0\xcf\x11\xe0")
        raise Refused(f"{name} 设了口令，请去掉口令再收入。" if protected else broken, file=name) from error
    yield "\n".join("".join(_runs(one)) for one in root.iter(f"{WORD}p"))


def _runs(paragraph: Element) -> Iterator[str]:
    for one in paragraph.iter():
        if one.tag == f"{WORD}t":
            yield one.text or ""
        elif one.tag in {f"{WORD}tab", f"{WORD}br"}:
            yield " "


def word_text(asked: WordQuestion) -> str:
    """The child's work; raises Refused."""
    return _joined(_word(asked.name, asked.data))


if __name__ == "__main__":
    sys.exit(apart.serve(word_text, WordQuestion))
