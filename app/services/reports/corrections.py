"""What was put right (更正) of time, place and class since it was reported, where no message carried says so."""

from app.models.report.conservation import levelled
from app.models.report.statement import Origin, Sentence
from app.models.vocabulary.report import Stage
from app.services.paper.wording import occurred_text
from app.services.reports.covering import KIND, PLACE, TIME
from app.services.reports.ground import Ground


def put_right(ground: Ground, carried: str) -> list[Sentence]:
    """Time, place and class that are not as they were reported, where no message says so.

    A 续报 is held against what this recipient was told last, a 终报 against the first report: it carries the words of
    the first call, and says behind them what of these was put right.
    """
    return [
        Sentence(text=ground.phrases.fill(f"{verb}.{name}", **{name: words}), origin=Origin.ADOPTED)
        for _, name, words, verb in _changed(ground, carried)
    ]


def put_right_slots(ground: Ground, carried: str) -> frozenset[str]:
    """Of time, place and kind, those that are told behind the words of the first call, not before them."""
    if ground.stage is not Stage.FINAL:
        return frozenset()
    return frozenset(slot for slot, *_ in _changed(ground, carried))


def _changed(ground: Ground, carried: str) -> list[tuple[str, str, str, str]]:
    """(slot, name, words, 更正 or 事件) of each that changed."""
    then, state = ground.then, ground.state
    if then is None or ground.stage is Stage.FIRST:
        return []
    final = ground.stage is Stage.FINAL
    told = ground.told.body + ground.told.title if ground.told is not None else ""
    said, time = levelled(carried), occurred_text(state)
    found = []
    for slot, name, before, now, words in (
        (TIME, "时间", occurred_text(then), time, time),
        (PLACE, "地点", then.place, state.place, state.place),
        (KIND, "类别", then.category, state.category, ground.kind_name),
    ):
        if not now or now == before or not words or levelled(words) in said or (final and not before):
            continue
        if not before and levelled(words) in levelled(told):
            continue  # it stood there in the words of a source and was adopted since
        found.append((slot, name, words, "更正" if before else "事件"))
    return found
