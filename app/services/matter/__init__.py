"""Matters (办件) and emergency responses (应急响应)."""
