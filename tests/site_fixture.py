"""The fixture `site`: the office of tests/site.py, made once a run and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import TestSite, copy_office, make_office, open_site


@pytest.fixture(scope="session")
def site_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "office"
    make_office(folder)
    return folder


@pytest.fixture
def site(
    site_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestSite]:
    monkeypatch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
    opened = open_site(copy_office(site_template, tmp_path / "office"))
    yield opened
    opened.close()
