"""What each heartbeat does, and alerts about the house itself (值守)."""
