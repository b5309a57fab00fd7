"""Sending material (调拨)."""
