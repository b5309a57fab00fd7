"""How a module of the command line declares its commands: rows, from which the parser is made."""

import argparse
import re
from collections.abc import Callable

import msgspec

Answer = dict[str, object]
Act = Callable[[argparse.Namespace], Answer]


def _identity(text: str) -> str:
    """The number alone: without blanks around it and without its subject, as ``clocks`` names it (incident:…)."""
    return SUBJECT.sub("", text.strip())


SUBJECT = re.compile(r"(incident|warning|hotspot|matter|response):")
IDENTITIES: dict[str, Callable[[str], str]] = dict.fromkeys(
    ("--incident", "--other", "--warning", "--hotspot", "--matter", "--response"), _identity
)


class Option(msgspec.Struct, frozen=True):
    """One word of a command: ``--name`` with a value, a switch without one, or a word that stands by itself.

    What stands by itself may be left out unless ``required``; ``many`` may be said again and again; ``attribute`` is
    where the value stands when that is not the name.
    """

    name: str
    default: str | int | float | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    kind: Callable[[str], str | int | float] = str
    switch: bool = False
    many: bool = False
    attribute: str = ""

    def add_to(self, parser: argparse.ArgumentParser, about: str = "") -> None:
        """The parser takes the word from now on; ``about`` is what its help says."""
        choices = self.choices or None
        about = about.replace("%", "%%")
        attribute = self.attribute or self.name.lstrip("-").replace("-", "_")
        shown = None if choices else "…"
        if not self.name.startswith("--"):
            shown = None if choices else self.name
            nargs = None if self.required else "?"
            parser.add_argument(attribute, metavar=shown, nargs=nargs, choices=choices, help=about)
        elif self.switch:
            parser.add_argument(self.name, dest=attribute, action="store_true", help=about)
        elif self.many:
            parser.add_argument(
                self.name, dest=attribute, action="append", default=[], choices=choices, metavar=shown, help=about
            )
        else:
            parser.add_argument(
                self.name,
                dest=attribute,
                default=self.default,
                required=self.required,
                choices=choices,
                type=IDENTITIES.get(self.name, self.kind),
                metavar=shown,
                help=about,
            )


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command: its word, what it is for in one Chinese line, its options, what it does.

    ``run`` returns the answer, the keys of which are a contract (docs/命令行.md); it raises Refused or Unavailable.
    """

    name: str
    help: str
    run: Act
    options: tuple[Option, ...] = ()


def counted(text: str) -> int:
    """A whole number from 1; anything else is bad usage."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”要写大于0的整数")
    return int(text)


def words(*names: str, default: str | None = "") -> tuple[Option, ...]:
    """Options with a text each that may be left out."""
    return tuple(Option(f"--{name}", default) for name in names)


def times(*names: str) -> tuple[Option, ...]:
    """Options with a time or a day each that may be left out: one that is left out is None, an empty one is refused."""
    return words(*names, default=None)
