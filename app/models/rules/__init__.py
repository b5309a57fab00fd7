"""Edited rules and switched packs (规则)."""
