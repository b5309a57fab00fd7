"""Keys, seats, units we know (安全)."""
