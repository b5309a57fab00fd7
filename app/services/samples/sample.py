"""The fictitious county of the examples: names, numbers and places are invented."""

import tomllib

import msgspec

from app.models.settings.settings import Settings
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.runtime.errors import Refused
from app.services.runtime.toml_words import wrong_in
from app.services.settings.editing import change_settings

LEDGERS = {
    "teams": ResourceKind.TEAM, "depots": ResourceKind.DEPOT, "materials": ResourceKind.MATERIAL,
    "shelters": ResourceKind.SHELTER, "experts": ResourceKind.EXPERT, "contacts": ResourceKind.CONTACT,
}  # fmt: skip


class Narrative(msgspec.Struct, frozen=True, kw_only=True):
    """One sample call and what follows."""

    id: str
    caller_unit: str
    caller_name: str
    caller_phone: str
    text: str
    answered_by: str
    measures: str
    followup: str
    deaths_now: int = 0


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """The sample file: a unit, its people on duty, three narratives."""

    unit: Settings
    duty: dict[DutyRole, str]
    phones: dict[DutyRole, str]
    narratives: tuple[Narrative, ...]


def load(desk: Desk) -> Sample:
    """The sample of resources/samples; raises Refused when the file was damaged."""
    path = desk.resources / "samples" / "county.toml"
    content = ""
    try:
        content = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(content), Sample)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused(f"示例文件有错：{path.name} {wrong_in(error, content)}。") from error


def ensure_unit(desk: Desk) -> None:
    """Give a fresh store the sample unit's settings; the officer stays who it is."""
    if not desk.settings.ready:
        change_settings(desk, load(desk).unit)


def show(desk: Desk) -> None:
    """看示例: the fictitious county with people on duty."""
    sample = load(desk)
    change_settings(desk, sample.unit)
    shift.assign(desk, sample.duty, sample.phones)


def fill_ledgers(desk: Desk) -> Changed:
    """The fictitious county's teams, depots, stock, shelters, experts and contacts, imported as a bureau's own are."""
    from app.services.resources.importing.plan import dry_run, take

    topics: frozenset[str] = frozenset()
    for name, kind in LEDGERS.items():
        topics |= take(desk, dry_run(desk, kind, desk.resources / "samples" / "ledgers" / f"{name}.csv")).topics
    return Changed(topics)
