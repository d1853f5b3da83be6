"""Example offices: data that looks like an office's own, and a year lived with it."""
