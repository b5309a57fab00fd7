"""值守台 DutyDesk."""
