"""The face: command line, office folder, reports, demo."""
