"""Every error that we raise on purpose has a Korean sentence."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
import flows.errors
import hyeopchi.api
import hyeopchi.errors
import hyeopchi.identity_provider
import hyeopchi.web.errors
import notifications
import states
from flows.steps.setting import setting_of
from hyeopchi.setting_words import setting_words
from hyeopchi.wording import WORDS, said_of
from notifications.errors import NotificationRefused
from states.errors import HyeopchiError

HANGUL = re.compile("[가-힣]")


def _subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def _every_error() -> list[type]:
    for package in (states, engine, notifications, hyeopchi.api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    assert hyeopchi.errors
    assert hyeopchi.identity_provider
    assert hyeopchi.web.errors
    assert flows.errors
    ours = [*_subclasses(HyeopchiError), *_subclasses(NotificationRefused)]
    return [kind for kind in ours if not kind.__module__.startswith("tests")]


def test_every_error_has_words():
    assert {kind.__name__ for kind in _every_error()} - set(WORDS) == set()


def test_no_words_are_for_an_error_that_is_gone():
    assert set(WORDS) - {kind.__name__ for kind in _every_error()} == set()


def test_an_error_that_is_not_ours_has_no_words():
    assert said_of(ValueError("x")) is None


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "office = 3",
        "[office]\nname = 3",
        "[office]\nname = '시'\ncolour = 'red'",
        "[place]\nx = 1",
        "[office]\nname = '시'\nemail = 'a@b.example'\nmail_domain = 'b.example'\n[hours]\nstart = '9시'",
        "[office]\nname = '시'\nemail = 'a@b.example'\nmail_domain = 'b.example'\n[hours]\nstart = '19:00'",
        "[office]\nname = '시'\nemail = 'a@b.example'\nmail_domain = 'b.example'\n[mail]\ntransport = 'pigeon'",
        "[office]\nname = '시'\nemail = 'a@b.example'\nmail_domain = 'b.example'\n[mail]\ntransport = 'smtp'",
        "[office]\nname = '시'\nemail = 'a@b.example'\nmail_domain = 'b.example'\n"
        "[mail]\ntransport = 'smtp'\nhost = 'h'\nport = 'x'",
        "[office\nname",
    ],
)
def test_what_is_wrong_with_the_settings_is_told_in_korean(tmp_path: Path, broken: str):
    (tmp_path / "office.toml").write_text(broken, encoding="utf-8")

    with pytest.raises(HyeopchiError) as caught:
        setting_of(tmp_path)

    said = said_of(caught.value)
    assert said is not None
    assert str(tmp_path / "office.toml") in said.sentence
    for words in (said.sentence.partition("없습니다. ")[2], said.mend):
        assert HANGUL.search(words), words


def test_settings_that_nobody_worded_are_not_lost():
    assert setting_words("something new") == "something new"
