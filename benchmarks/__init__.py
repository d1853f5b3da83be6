"""How fast the record is, as a ratio beside raw SQLite in the same run: `make bench`."""
