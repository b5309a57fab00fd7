"""What was known, done and sent at every minute, for the leader and the month (复盘)."""
