"""Blocks go to pages whole and in order; what may not begin a page does not, a page has two lines at least."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.paper.blocks import Block
from app.services.paper.pagination import LEAST, height_of, paged
from app.services.paper.spacing import HEIGHT

BLOCKS = st.lists(
    st.builds(Block, y=st.sampled_from((5.0, 29.0, 29.0, 29.0, 120.0)), glued=st.booleans()), min_size=1, max_size=80
)


@given(BLOCKS, st.floats(min_value=20, max_value=300))
def test_nothing_is_lost_and_every_page_holds_its_blocks(blocks: list[Block], foot: float) -> None:
    blocks[-1].glued = False
    pages = paged(blocks, foot)
    assert [one for page in pages for one in page] == blocks
    assert all(height_of(page) <= HEIGHT + 0.1 for page in pages)
    assert height_of(pages[-1]) + foot <= HEIGHT + 0.1
    assert all(pages[1:])


def test_a_chunk_higher_than_a_page_gives_its_last_blocks_but_never_begins_with_an_annex() -> None:
    lines = [Block(y=29, glued=True) for _ in range(20)]
    lines[-6].opens = lines[-5].opens = True
    pages = paged([*lines, Block(y=500)], 40)
    assert len(pages) == 2
    assert not pages[1][0].opens
    assert height_of(pages[1]) + 40 <= HEIGHT
    lines[-2].opens = lines[-3].opens = True
    assert len(paged([*lines, Block(y=500)], 40)[1]) == LEAST


def test_a_single_line_between_pages_gets_company() -> None:
    lines = [Block(y=29) for _ in range(22)]
    tall = [Block(y=29, glued=True) for _ in range(20)]
    pages = paged([*lines, Block(y=29), *tall, Block(y=20)], 20)
    assert [len(page) >= LEAST for page in pages] == [True] * len(pages)


def test_a_run_that_is_higher_than_a_page_goes_on_from_page_to_page() -> None:
    run = [Block(y=29, glued=True) for _ in range(60)]
    blocks = [Block(y=29), *run, Block(y=29), Block(y=29), Block(y=29)]
    pages = paged(blocks, 40)
    assert [one for page in pages for one in page] == blocks
    assert all(height_of(page) <= HEIGHT + 0.1 for page in pages)
    assert len(pages) > 2
