"""Each answer of the command line is held against its paper."""

from tests.answers import every_key_is_told

__all__ = ["every_key_is_told"]
