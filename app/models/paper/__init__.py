"""Papers that were handed to a printer."""
