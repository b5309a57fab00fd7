"""Warnings (预警): reading and keeping them."""
