"""Looking back (复盘) over a store: a year's statistics, a step of the replay, a word of two characters.

In seconds of the processor.
"""

import datetime as dt
from pathlib import Path

from app.models.moments import beijing_day, from_micros
from app.services.desk.desk import Desk, open_desk
from app.services.incident import handling
from app.services.review.moment_view import replay_of
from app.services.review.period_groups import groups_of
from app.services.review.period_statistics import statistics_of
from app.services.review.search import catch_up, search
from tests.bench.timing import processor

WORDS = ("火灾", "青山", "王某", "失联", "镇政", "没有的字", "巡检", "爆炸")
NOTES = 2000
"""Entries of the long incident that is replayed."""
TIMES = 5


def year(home: Path) -> list[float]:
    """Seconds of the statistics of the 365 days up to the newest incident with all their tables, warm."""
    desk = open_desk(home, officer="王澄")
    with desk.store.read() as reading:
        last = beijing_day(from_micros(reading.incidents(limit=1)[0].received_at))
    found = []
    for _ in range(TIMES + 1):
        began = processor()
        groups_of(statistics_of(desk, last - dt.timedelta(days=364), last))
        found.append(processor() - began)
    desk.close()
    return found[1:]


def words(home: Path) -> list[float]:
    """Seconds of looking for a word, everything indexed."""
    desk = open_desk(home, officer="王澄")
    catch_up(desk)
    found = []
    for word in WORDS * TIMES:
        began = processor()
        search(desk, word)
        found.append(processor() - began)
    desk.close()
    return found


def steps(home: Path) -> list[float]:
    """Seconds of every step of a replay of two thousand entries, forwards and back."""
    desk = open_desk(home, officer="王澄")
    replay = replay_of(desk, _long(desk))
    found = []
    for moments in (replay.changes[::20], replay.changes[::-20]):
        for at in moments:
            began = processor()
            replay.at(dt.datetime.fromtimestamp(at / 1e6, dt.UTC))
            found.append(processor() - began)
    desk.close()
    return found


def _long(desk: Desk) -> str:
    """An incident with as many notes as a long night has."""
    with desk.store.read() as reading:
        identity = reading.incidents(limit=1)[0].id
    for number in range(NOTES):
        handling.note(desk, identity, f"第{number}次回报，现场正在处置")
    return identity
