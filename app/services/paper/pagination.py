"""Which block stands on which page: no page carries a lone line, 附件说明 or signature."""

from itertools import pairwise

from app.services.paper.blocks import Block
from app.services.paper.spacing import HEIGHT

LEAST = 2
"""Lines of text a page carries at least, so that none begins with a lone clause."""
EVEN = 0.01


def height_of(blocks: list[Block]) -> float:
    """Points they take below each other."""
    return sum(one.y for one in blocks)


def paged(blocks: list[Block], foot: float) -> list[list[Block]]:
    """The blocks of each page; the last page has ``foot`` points left for what follows them.

    The last lines go along with what follows: all that are glued, else two. More than a page is broken anywhere.
    """
    pages: list[list[Block]] = [[]]
    *chunks, tail = _chunks(blocks, foot)
    for chunk in chunks:
        _add(pages, chunk, 0.0)
    _add(pages, tail, foot)
    _fill_thin(pages)
    return pages


def _chunks(blocks: list[Block], foot: float) -> list[list[Block]]:
    """Blocks that stay together; the last chunk is what goes along with the foot."""
    chunks: list[list[Block]] = []
    open_ = False
    for one in blocks:
        if open_:
            chunks[-1].append(one)
        else:
            chunks.append([one])
        open_ = one.glued
    tail: list[Block] = []
    while chunks and len(tail) < LEAST and height_of(chunks[-1] + tail) + foot <= HEIGHT + EVEN:
        tail = chunks.pop() + tail
    if chunks and len(tail) < LEAST:  # a chunk higher than the page gives its last lines
        while chunks[-1] and (not tail or height_of([chunks[-1][-1], *tail]) + foot <= HEIGHT + EVEN):
            tail.insert(0, chunks[-1].pop())
        while len(tail) > 1 and tail[0].opens:
            chunks[-1].append(tail.pop(0))
    return [*(one for one in chunks if one), tail]


def _add(pages: list[list[Block]], chunk: list[Block], foot: float) -> None:
    room = HEIGHT - height_of(pages[-1]) + EVEN
    if height_of(chunk) + foot > room and pages[-1] and height_of(chunk) + foot <= HEIGHT + EVEN:
        pages.append([])
    if height_of(chunk) + foot <= HEIGHT + EVEN:
        pages[-1] += chunk
        return
    for one in chunk:
        if height_of(pages[-1]) + one.y > HEIGHT + EVEN:
            pages.append([])
        pages[-1].append(one)


def _fill_thin(pages: list[list[Block]]) -> None:
    """A page between others with a single line gets the last one of the page before."""
    for before, page in pairwise(pages[:-1]):
        while len(page) < LEAST and len(before) > LEAST + 1 and height_of(page) + before[-1].y <= HEIGHT:
            page.insert(0, before.pop())
