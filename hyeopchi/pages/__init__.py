"""The pages that people work on, one noun a module; each gives its routes as `router`."""

ROUTERS: tuple[str, ...] = (
    "asks",
    "cases",  # before case: /cases/import names no case
    "case",
    "looks",
    "today",
    "invited",
    "sign_in",
    "sign_in_steps",
)
