"""Documents of the unit (资料库)."""
