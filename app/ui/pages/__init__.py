"""Pages by job; they do not know each other."""
