"""The fictitious county, and believable days for trials."""
