"""Routes on which reports leave (外发)."""
