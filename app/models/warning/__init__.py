"""Warnings (预警)."""
