"""Starting, moving, meeting clocks; alarms (时限)."""
