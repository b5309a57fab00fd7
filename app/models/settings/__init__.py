"""Settings of the unit; every change is an entry."""
