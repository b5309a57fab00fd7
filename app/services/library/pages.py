"""How the words of a PDF reach the library: a reader handed in, pages parted by one sign."""

from collections.abc import Callable, Iterator

PAGE = "\f"
"""Between two pages of a text."""
ReadPdf = Callable[[bytes], Iterator[str]]
"""The texts of the pages of a PDF; raises Refused for what is not a readable PDF."""
