"""Satellite hotspots (卫星热点): noticed, checked on the ground, fed back."""
