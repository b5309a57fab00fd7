"""大屏: open incidents and their clocks, to be read from across the room."""
