"""Teams called out to an incident (调派)."""
