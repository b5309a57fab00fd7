"""What the command line says of itself: every option in Chinese, none of the parser's own English."""

import re

import pytest

from app.cli.commands import COMMANDS, main
from app.cli.option_words import OF_COMMAND, WORDS, about


def test_every_option_is_described_and_nothing_else_is() -> None:
    pairs = {(one.name, option.name) for one in COMMANDS for option in one.options}
    for command, option in sorted(pairs):
        assert re.search("[\u4e00-\u9fff]", about(command, option)), (command, option)
    assert set(OF_COMMAND) <= pairs
    assert set(WORDS) <= {option for _, option in pairs} | {"--json"}


@pytest.mark.parametrize("words", [(), *((one.name,) for one in COMMANDS)])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith("用法：run.py cli ")
    assert "显示这些说明" in told
    for english in ("usage:", "options:", "arguments:", "show this"):
        assert english not in told
