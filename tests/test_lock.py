"""The locked versions: whole, hashed, within the ranges of pyproject.toml, and from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries() -> list[tuple[Requirement, list[str]]]:
    """Give each locked requirement with its hashes."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    return [
        (Requirement(line.partition("--hash")[0].strip()), HASH.findall(line))
        for line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_for_is_locked_within_its_range(asked: str, python: str) -> None:
    wanted = Requirement(asked)
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    found = [
        one
        for one, _ in entries()
        if canonicalize_name(one.name) == canonicalize_name(wanted.name)
        and (one.marker is None or one.marker.evaluate(environment))
    ]

    ((pin,),) = {tuple(one.specifier) for one in found}
    assert pin.operator == "=="
    assert wanted.specifier.contains(pin.version)


def test_every_version_has_its_hashes() -> None:
    assert len(entries()) > 60
    assert [str(one) for one, hashes in entries() if not hashes] == []


def test_what_is_locked_with_an_extra_is_locked_without_it_too() -> None:
    """Of `name[extra]` alone, pip 23 says that nobody pinned `name`."""
    plain = {str(one) for one, _ in entries() if not one.extras}
    extras = [Requirement(str(one)) for one, _ in entries() if one.extras]
    for one in extras:
        one.extras = set()

    assert extras
    assert [str(one) for one in extras if str(one) not in plain] == []


def test_no_address_is_named() -> None:
    assert re.findall(r"://|--(?:index|extra-index|find-links|trusted)\S*| @ |file:", LOCK) == []
