"""Other names under which the unit reports (其他名义) on the command line: listed, declared, changed."""

import argparse

from msgspec.structs import replace

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.models.report.facts import Hat
from app.models.texts import one_line
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


def hat(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """The other names of the unit; with a name that one is declared or changed first."""
    from app.services.settings import editing

    name = one_line(arguments.name)
    if name:
        held = desk.settings.hat(name)
        if held is None and not (arguments.red_head and arguments.number_code):
            raise Refused("新的名义要写全 --red-head 红头、--number-code 发文代字。", field="number_code")
        made = _made(held or Hat(name=name, red_head="", number_code=""), arguments)
        others = tuple(one for one in desk.settings.hats if one.name != name)
        editing.change_settings(desk, replace(desk.settings, hats=(*others, made)))
    elif arguments.red_head or arguments.number_code or arguments.seal_line:
        raise Refused("请写是哪个名义（--name）。", field="name")
    return {
        "hats": [
            {
                "name": one.name, "red_head": one.red_head, "number_code": one.number_code,
                "seal_line": one.seal_line or one.name,
            }
            for one in desk.settings.hats
        ]
    }  # fmt: skip


def _made(held: Hat, arguments: argparse.Namespace) -> Hat:
    given = {name: one_line(getattr(arguments, name)) for name in ("red_head", "number_code", "seal_line")}
    return replace(held, **{name: value for name, value in given.items() if value})


COMMANDS = (
    Command(
        name="hat",
        help="其他名义（防汛抗旱指挥部办公室……）：列出、登记、修改",
        run=on_desk(hat, books=True),
        options=(
            *HOME,
            Option("--name", ""),
            Option("--red-head", ""),
            Option("--number-code", ""),
            Option("--seal-line", ""),
        ),
    ),
)
