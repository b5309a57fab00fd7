"""Going through a course by keys: from mark to mark of a lane, and to the nearest mark of the next lane."""

from app.services.review.course_lanes import CourseLane, Mark


class Walk:
    """Which mark is chosen; none until a key or a click chooses one."""

    def __init__(self) -> None:
        self.lanes: tuple[CourseLane, ...] = ()
        self.chosen: tuple[int, int] | None = None
        """(lane, mark) by number."""

    def take(self, lanes: tuple[CourseLane, ...], *, keep: bool) -> None:
        """Walk through these lanes; what is chosen stays where it is still there."""
        self.lanes = lanes
        if not keep or self.mark is None:
            self.chosen = None

    @property
    def mark(self) -> Mark | None:
        """The chosen one."""
        if self.chosen is None or self.chosen[0] >= len(self.lanes):
            return None
        marks = self.lanes[self.chosen[0]].marks
        return marks[self.chosen[1]] if self.chosen[1] < len(marks) else None

    def step(self, down: int, along: int) -> None:
        """To the next mark of the lane, or to the mark nearest in time of the next lane that has one."""
        if self.chosen is None or self.mark is None:
            self.chosen = next(((number, 0) for number, one in enumerate(self.lanes) if one.marks), None)
        elif along:
            lane, number = self.chosen
            self.chosen = lane, min(max(number + along, 0), len(self.lanes[lane].marks) - 1)
        else:
            self.chosen = self._beside(self.chosen, down)

    def _beside(self, chosen: tuple[int, int], down: int) -> tuple[int, int]:
        at = self.lanes[chosen[0]].marks[chosen[1]].at
        lane = chosen[0] + down
        while 0 <= lane < len(self.lanes):
            marks = self.lanes[lane].marks
            if marks:
                return lane, min(range(len(marks)), key=[abs(one.at - at) for one in marks].__getitem__)
            lane += down
        return chosen

    def choose(self, mark: Mark) -> None:
        """Make a mark the chosen one."""
        found = ((number, lane.marks.index(mark)) for number, lane in enumerate(self.lanes) if mark in lane.marks)
        self.chosen = next(found, self.chosen)

    def lane_of(self, mark: Mark) -> str:
        """The name of the lane a mark stands in."""
        return next((one.name for one in self.lanes if mark in one.marks), "")
