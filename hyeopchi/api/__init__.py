"""The same resources as JSON, for other programs; each module gives its routes as `router`."""

ROUTERS: tuple[str, ...] = (
    "cases",
    "case_changes",
    "rounds",
    "answers",
    "meetings",
    "reports",
    "lifecycles",
    "people",
    "outbox_status",
    "openapi",
)
