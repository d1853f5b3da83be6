"""One file a command family; each is imported when somebody asks for it."""
