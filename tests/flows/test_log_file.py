"""Logs stay small while who writes them goes on."""

from pathlib import Path

from flows.log_file import rotate


def test_rotate_puts_a_large_log_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "flows.log"
    with log.open("ab") as writer:
        for number in range(6):
            writer.write(b"%d" % number * 10)
            writer.flush()
            assert rotate(log, bytes_max=9, kept=3)
        writer.write(b"after")

    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {
        "flows.log": b"after",
        "flows.log.1": b"5" * 10,
        "flows.log.2": b"4" * 10,
        "flows.log.3": b"3" * 10,
    }
    assert (tmp_path / "flows.log.1").stat().st_mode & 0o077 == 0


def test_rotate_leaves_a_small_or_missing_log_alone(tmp_path: Path) -> None:
    (tmp_path / "server.log").write_bytes(b"short")

    assert not rotate(tmp_path / "server.log", bytes_max=5)
    assert not rotate(tmp_path / "nothing.log")
    assert [path.name for path in tmp_path.iterdir()] == ["server.log"]
