"""The pages' templates: escaped, strict about unknown words, and able to say days and particles."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block

from engine.round_name import round_name
from engine.seoul import SEOUL
from notifications.josa import josa
from notifications.korean import deadline_words, number, official_date, official_moment, won

PAGES = Path(__file__).parents[1] / "pages"
STATIC, VENDOR = PAGES / "static", PAGES / "vendor"


@cache
def environment() -> Environment:
    """Give the one environment of all pages."""
    made = Environment(
        loader=FileSystemLoader(PAGES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": _day,
        "moment": _moment,
        "josa": lambda word, pair: josa(str(word), pair),
        "number": number,
        "won": won,
        "deadline": deadline_words,
        "round_name": round_name,
    }
    made.globals["asset"] = asset
    return made


def rendered(template: str, block: str | None, words: dict[str, Any]) -> str:
    """Render a page, or the one *block* of it that htmx asked for."""
    if block is not None:
        said = render_block(environment(), template, block, words)
        assert isinstance(said, str)
        return said
    return environment().get_template(template).render(words)


@cache
def asset(path: str) -> str:
    """Give the address of a file of ours; a changed file has another, so browsers may keep it."""
    root, _, rest = path.partition("/")
    folder = {"static": STATIC, "vendor": VENDOR}[root]
    digest = hashlib.sha256((folder / rest).read_bytes()).hexdigest()[:12]
    return f"/{path}?v={digest}"


def _day(value: date | str | None) -> str:
    return "" if value is None else official_date(value)


def _moment(value: datetime | None) -> str:
    return "" if value is None else official_moment(value.astimezone(SEOUL))
