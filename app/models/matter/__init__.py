"""Matters (办件): what came in or was asked with a limit of its own (批示、核查、收文、系统消息、调度)."""
