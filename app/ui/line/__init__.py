"""一行：the line at the foot that takes words."""
