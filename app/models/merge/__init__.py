"""Merged incidents (并案)."""
