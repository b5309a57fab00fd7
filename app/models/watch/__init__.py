"""The house's own health: clock jumps, late beats, falls, alerts (值守)."""
