"""A record of an older program is not touched until somebody upgrades it, and then wholly."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.migrate import downgrade, head, standing
from engine.store import open_store, reading, transaction
from hyeopchi.exit_codes import ExitCode
from tests.small_office import Shell

pytestmark = pytest.mark.both_databases


def _old(database_url: str, revision: str = "0003") -> None:
    store = open_store(database_url)
    downgrade(store, revision)
    store.dispose()


def _standing(database_url: str) -> str | None:
    store = open_store(database_url)
    with reading(store) as read:
        found = standing(read)
    store.dispose()
    return found


def test_old_record_is_refused_and_left_alone(shell: Shell, database_url: str):
    _old(database_url)

    refused = shell("cases", rc=ExitCode.UNFIT)

    assert f"앞선 판(0003)의 모양이라 이 판({head()})으로는" in refused
    assert "hyeopchi upgrade" in refused
    assert _standing(database_url) == "0003"


def test_upgrade_keeps_what_the_record_said_and_a_copy(office: Shell, database_url: str):
    before = office("cases")
    _old(database_url)

    said = office("upgrade")

    assert "기록을 이 판의 모양에 맞추었습니다." in said
    assert office("cases") == before
    assert _standing(database_url) == head()
    if database_url.startswith("sqlite"):
        (kept,) = Path(database_url.removeprefix("sqlite:///")).parent.glob("hyeopchi-0003-*.db")
        assert _standing(f"sqlite:///{kept}") == "0003"
        assert kept.stat().st_mode & 0o777 == 0o600


def test_upgrading_twice_changes_nothing(shell: Shell):
    assert "바꾼 것이 없습니다" in shell("upgrade")


@pytest.mark.parametrize("command", ["cases", "upgrade"])
def test_record_of_a_newer_program_is_refused(shell: Shell, database_url: str, command: str):
    store = open_store(database_url)
    with transaction(store) as write:
        write.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.dispose()

    assert "더 새로운 판(9999)의 모양" in shell(command, rc=ExitCode.UNFIT)
