from pathlib import Path

from sqlalchemy import Engine

from engine.letter_secret import letter_secret
from engine.migrate import migrate
from engine.replica import replicate
from engine.store import open_store, transaction


def secret_of(store: Engine) -> bytes:
    with transaction(store) as write:
        return letter_secret(write)


def test_secret_is_made_once_and_stays(store: Engine) -> None:
    first = secret_of(store)

    assert len(first) == 32
    assert secret_of(store) == first


def test_copy_knows_the_secret_and_another_record_does_not(store: Engine, tmp_path: Path) -> None:
    own = secret_of(store)
    copy = replicate(store, tmp_path / "copy.db")
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)

    assert secret_of(copy) == own
    assert secret_of(other) != own
    copy.dispose()
    other.dispose()
