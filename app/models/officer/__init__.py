"""People of the duty room (值班人员): role, phone, whether they left."""
