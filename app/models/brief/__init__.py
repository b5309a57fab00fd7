"""值班快报: the duty room's own numbered bulletin for the leaders of its unit and its government."""
