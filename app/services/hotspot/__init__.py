"""Satellite hotspots (卫星热点): booked from a notice or list, checked, fed back."""
