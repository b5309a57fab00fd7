"""Carried by hand (来文): signed, encrypted packages on a USB stick and codes on paper, into our own intake."""
