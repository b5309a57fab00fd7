"""Who is on duty (当班) and notes in the duty log."""
