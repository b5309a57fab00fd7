"""Pure: no Qt, no input or output, no clock, no database."""
