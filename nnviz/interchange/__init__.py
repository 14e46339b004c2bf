"""Files for other programs, written with optional libraries: each is imported where it is used."""
