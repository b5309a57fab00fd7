"""Tables from outside and back: what offices keep in Excel and CSV becomes records, records become tables."""
