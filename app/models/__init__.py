"""Pure models: no Qt, no I/O, no clock."""
