"""Use cases without Qt, one module per duty-room job."""
