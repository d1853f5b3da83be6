"""The same resources as JSON, for other programs."""
