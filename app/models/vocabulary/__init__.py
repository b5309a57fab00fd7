"""The trade's closed word lists (词汇), by subject."""
