"""The pages that people work on, one noun a module; each gives its routes as `router`."""

ROUTERS: tuple[str, ...] = (
    "addresses",
    "asks",
    "case_move",
    "cases",  # before case: /cases/import names no case
    "case",
    "flows",
    "flow_changes",
    "flow_rounds",
    "flow_trial",
    "flow_versions",
    "account",
    "account_code",
    "invited",
    "letters",
    "looks",
    "outbox",
    "rounds",
    "sign_in",
    "sign_in_steps",
    "today",
)
