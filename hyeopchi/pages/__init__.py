"""The pages that people work on, one noun a module; each gives its routes as `router`."""

ROUTERS: tuple[str, ...] = (
    "asks",
    "looks",
    "today",
)
