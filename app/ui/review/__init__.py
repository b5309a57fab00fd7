"""复盘: what was known, done and sent at every minute, and how the month went."""
