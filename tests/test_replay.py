"""The replay of any log: nothing lost, what deviates counted, a definition derived where none is given."""

from pathlib import Path

import pytest

from benchmarks import replay
from states import read_lifecycle

ROOT = Path(__file__).parent.parent
LOG = """\
Fall,Was,Wann
1,"Eingang, ""neu"" hier",2011-03-02 09:00:00.5+01:00
1,Prüfung,2011-03-03 09:00+01:00
2,"Eingang, ""neu"" hier",2011-03-02 10:00+01:00
2,Versand,2011-03-02 11:00+01:00
1,Versand,2011-03-02 12:00+01:00
"""
DEFINITION = """\
lifecycle: desk
label: 창구
fields: {}
states:
  begun: {label: 시작, initial: true}
  received: {label: 접수됨}
  sent: {label: 보냄, final: true}
moves:
  receive: {label: 'Eingang, "neu" hier', from: [begun], to: received, by: [coordinator]}
  send: {label: Versand, from: [received], to: sent, by: [coordinator]}
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_a_log_replays_through_the_definition_derived_from_it(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = replay.run(tmp_path, log, definition=None, columns="case=Fall,activity=Was,time=Wann")

    said = capsys.readouterr().out
    assert code == 0
    assert "2 cases / 5 events / 3 activities in the file" in said
    assert "2 cases / 5 events in the record" in said
    assert "equal, event by event: yes" in said
    assert "conformance: 5 of 5 events (100.0 %), 2 of 2 cases (100.0 %)" in said
    assert "chain: 7 events verified, 0 findings" in said


def test_what_a_definition_would_not_allow_is_counted_and_kept(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    definition = tmp_path / "desk.yaml"
    definition.write_text(DEFINITION, encoding="utf-8")

    code = replay.run(
        tmp_path, log, definition=definition, columns="case=Fall,activity=Was,time=Wann"
    )

    said = capsys.readouterr().out
    assert code == 0
    assert "log: log.csv, definition: desk.yaml" in said
    assert "conformance: 4 of 5 events (80.0 %), 1 of 2 cases (50.0 %)" in said
    assert "unknown: 1\n         1  Prüfung" in said


def test_a_log_with_bad_lines_is_not_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case,activity,time\n1,접수,언젠가\n", encoding="utf-8")

    assert replay.run(tmp_path, log, definition=None, columns="") == 1
    assert "2번째 줄: 시각이 아닙니다: ‘언젠가’" in capsys.readouterr().out


def test_the_definition_of_the_receipt_phase_has_no_problem() -> None:
    source = (ROOT / "benchmarks" / "receipt_phase.yaml").read_bytes()

    assert read_lifecycle(source, file="receipt_phase.yaml").problems == ()
