"""Obligations (时限): who owes whom what by when, met by what evidence."""
