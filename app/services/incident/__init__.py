"""What an officer does with incidents: taking them down, handling, seeing (突发事件)."""
