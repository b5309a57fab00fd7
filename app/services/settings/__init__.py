"""Changing settings, rules and names of the unit."""
