"""Calling teams out (调派)."""
