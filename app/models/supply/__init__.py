"""Material sent to where it is needed (调拨)."""
