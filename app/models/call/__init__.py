"""Calls that are no incident (来电)."""
