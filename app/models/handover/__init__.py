"""Hand-over (交接班): what was passed on, from whom to whom, with the heads of the chains."""
