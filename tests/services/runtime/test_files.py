"""Text files as people have them are read."""

import pytest

from app.services.runtime.files import decoded


@pytest.mark.parametrize("text", ["气温38℃", "Ⅲ级响应", "𠮷某来电", "×·×"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_text_with_its_mark_is_read_whatever_stands_in_it(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text
