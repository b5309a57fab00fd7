"""Scoring against labelled cases: per field precision, recall, F1 and how much of what was said is wrong."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.models.maps.regions import stem
from app.models.moments import BEIJING

COUNTS = ("deaths", "missing", "injured", "seriously_injured", "trapped", "evacuated", "loss_wan_yuan")
PLACES = ("province", "city", "county")
DAYS = {"day", "half_day"}
Record = Mapping[str, Any]


class Tally(msgspec.Struct):
    """How often a field was said, is true, and both agreed."""

    right: int = 0
    said: int = 0
    true: int = 0

    def add(self, said: object, true: object, *, right: bool) -> None:
        """Count one case."""
        self.said += said is not None
        self.true += true is not None
        self.right += right

    def figures(self) -> dict[str, float | int]:
        """Precision, recall, F1 (0 to 1), wrong and counts."""
        precision = self.right / self.said if self.said else 0.0
        recall = self.right / self.true if self.true else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3),
            "wrong": self.said - self.right, "said": self.said, "true": self.true,
        }  # fmt: skip


def same_division(one: str, other: str) -> bool:
    """Whether two names mean one division: 积石山 and its full ethnic name, 凉山州 and 凉山彝族自治州."""
    first, second = stem(one), stem(other)
    return first == second or (
        min(len(first), len(second)) >= 2 and (first.startswith(second) or second.startswith(first))
    )


def same_time(said: str, true: str, precision: str | None) -> bool:
    """Whether two ISO times agree as exactly as the truth is known."""
    first, second = _local(said), _local(true)
    if precision in DAYS:
        return first.date() == second.date()
    if precision == "hour":
        return (first.date(), first.hour) == (second.date(), second.hour)
    return abs(first - second) < dt.timedelta(minutes=1)


def _local(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(BEIJING).replace(tzinfo=None) if moment.tzinfo else moment


def score(pairs: Iterable[tuple[Record, Record]]) -> dict[str, Any]:
    """Figures per field over (what was read, the truth); a parent division that follows from the table is no error."""
    tallies: dict[str, Tally] = {}
    right = graded = 0
    for said, truth in pairs:
        for name in COUNTS:
            tally = tallies.setdefault(name, Tally())
            tally.add(
                said.get(name), truth.get(name), right=said.get(name) is not None and said.get(name) == truth.get(name)
            )
        for name in PLACES:
            _place(tallies.setdefault(name, Tally()), said.get(name), truth.get(name), truth.get(f"{name}_implied"))
        one, other = said.get("occurred_at"), truth.get("occurred_at")
        agreed = bool(one and other) and same_time(str(one), str(other), truth.get("precision"))
        tallies.setdefault("occurred_at", Tally()).add(one, other, right=agreed)
        for name, accepted in (("category_class", None), ("category", "category_accept")):
            good = truth.get(accepted) or [] if accepted else [truth.get(name)]
            value = said.get(name)
            tallies.setdefault(name, Tally()).add(value, truth.get(name), right=value is not None and value in good)
        if truth.get("level_accept") is not None:
            graded += 1
            right += said.get("level") in truth["level_accept"]
    stated = sum(tally.said for tally in tallies.values())
    wrong = stated - sum(tally.right for tally in tallies.values())
    fields: dict[str, Any] = {name: tally.figures() for name, tally in tallies.items() if tally.said or tally.true}
    return fields | {
        "level": {"accuracy": round(right / graded, 3) if graded else None, "cases": graded},
        "wrong_rate": round(wrong / stated, 3) if stated else None,
    }


def _place(tally: Tally, said: str | None, true: str | None, follows: str | None) -> None:
    if said and not true and follows and same_division(said, follows):
        return
    tally.add(said or None, true or None, right=bool(said and true) and same_division(str(said), str(true)))
