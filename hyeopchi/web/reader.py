"""`Read`: one connection a request, which sees one moment of the record and writes nothing."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from engine.store import reading
from hyeopchi.web.website import site_of


def _reading(request: Request) -> Iterator[Connection]:
    with reading(site_of(request).setting.store) as read:
        yield read


# Closed when the route returns: the access log is written next, and SQLite lets no writer commit
# while a reader of the same request still looks.
Read = Annotated[Connection, Depends(_reading, scope="function")]
