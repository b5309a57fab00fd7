"""What the program stands on: clock, workers, watchdog process, sound, lock, errors."""
