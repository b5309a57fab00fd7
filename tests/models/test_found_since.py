"""People a message told of as missing and nobody answered: whoever was found dead since is counted once."""

import datetime as dt

from app.models.incident.figures import Figure
from app.models.incident.parts import Message
from app.models.incident.readings import Reading
from app.models.incident.recovered import still_open
from app.models.vocabulary.incident import Bound, Certainty, FigureKind, Medium

START = dt.datetime(2026, 11, 29, 4, 45, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def missing(number: float, hours: float) -> Reading:
    return Reading(
        entry="e", field="missing", words="没有消息", sure=False, told=True, known_at=at(hours), value=number
    )


def dead(number: float, hours: float) -> Figure:
    return Figure(
        kind=FigureKind.DEATHS, value=number, bound=Bound.EXACT, known_at=at(hours), source="", entry="e",
        certainty=Certainty.REPORTED,
    )  # fmt: skip


def said(text: str, hours: float) -> Message:
    return Message(entry=f"m{hours}", received_at=at(hours), narrative=text, medium=Medium.PHONE)


def open_missing(readings: tuple[Reading, ...], figures: tuple[Figure, ...], *messages: Message) -> float | None:
    return still_open(readings, figures, messages)[FigureKind.MISSING]


def test_those_found_dead_are_no_longer_missing() -> None:
    told = said("最后1名失联人员找到，已无生命体征，共5人死亡。", 10)
    assert open_missing((missing(8, 0),), (dead(5, 10),), told) == 3


def test_the_newest_count_of_the_missing_is_never_undercut() -> None:
    told = said("又挖出5人，均已死亡，还有6人没找到。", 10)
    assert open_missing((missing(8, 0), missing(6, 10)), (dead(5, 10),), told) == 6


def test_the_dead_of_a_message_that_tells_of_no_finding_are_others() -> None:
    assert open_missing((missing(8, 0),), (dead(5, 10),), said("送医的5人抢救后死亡。", 10)) == 8


def test_rescuers_who_died_are_others() -> None:
    assert open_missing((missing(8, 0),), (dead(1, 10),), said("救出2人，另1名消防员牺牲。", 10)) == 8


def test_who_had_died_before_is_not_taken_off() -> None:
    before, now = said("2人死亡，8人失联。", 0), said("搜出3具遗体。", 5)
    assert open_missing((missing(8, 0),), (dead(2, 0), dead(5, 5)), before, now) == 5


def test_more_dead_never_make_dead_and_missing_fewer() -> None:
    told = said("找到遗体。", 10)
    sums = [number + (open_missing((missing(8, 0),), (dead(number, 10),), told) or 0) for number in range(12)]
    assert sums == sorted(sums)
