"""The incident (突发事件)."""
