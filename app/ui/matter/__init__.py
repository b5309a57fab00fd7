"""来件: hotspots, matters, responses, warnings to call out."""
