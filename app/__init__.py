"""值守台 DutyDesk."""

__version__ = "0.2.0"
