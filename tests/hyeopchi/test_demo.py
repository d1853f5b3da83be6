"""The README's main job as a person runs it, and every command that the docs show on its office."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("hyeopchi")
# Asked and answered, round by round; the source says nothing of answers, the example does.
ANSWERED = [(86, 86), (461, 438), (94, 94), (94, 92), (461, 409), (94, 94)]
DATA = ROOT / "hyeopchi" / "demo" / "incheon_2013"
# An office's past as `history` reads it: one activity and one move that the definition did not allow.
PAST = """\
case,activity,time,actor
이관-01,채택,2014-01-06 10:20,옛 담당 갑
이관-01,현장 확인,2014-02-11 14:00,옛 담당 갑
이관-01,종결,2014-02-14 09:30,옛 담당 을
이관-02,보류,2014-02-03 11:00,옛 담당 갑
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@dataclass(frozen=True, slots=True)
class Demo:
    folder: Path  # where `demo-office` lies
    figures: dict[str, Any]
    said: str

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DEMO_SERVE": "0"}
        environment.pop("HYEOPCHI_DATABASE_URL", None)
        return subprocess.run(
            [PROGRAM, *args],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The example office, made by the command; never waits for anything."""
    empty = Demo(tmp_path_factory.mktemp("demo"), {}, "")
    done = empty.run("--json", "--office", "demo-office", "demo")
    assert done.returncode == 0, done.stderr
    return Demo(empty.folder, json.loads(done.stdout), done.stderr)


def test_demo_lives_the_year_and_every_figure_holds(demo: Demo) -> None:
    figures = demo.figures

    assert "2013년을 살았습니다" in demo.said
    assert figures["tasks"]["rows"] == [
        ["계", 116, 13, 10, 25, 47, 21],
        ["정책합의과제", 57, 4, 6, 17, 12, 18],
        ["신규정책과제", 59, 9, 4, 8, 35, 3],
    ]
    assert figures["midterm"]["moves"] == {"유지": 57, "종결": 24, "대체·통합": 7}
    assert figures["adopted"] == {"by": "2013-12-31", "adopted": 37, "proposed": 59}
    assert [(one["asked"], one["answered"]) for one in figures["rounds"]] == ANSWERED
    assert [sum(moves.values()) for moves in figures["proposals"].values()] == [94, 94]
    assert set(figures["mails"]["digest"]) == {"sent"}
    assert figures["verified"]["findings"] == 0


def test_demo_shows_every_other_process_with_its_rounds_closed(demo: Demo) -> None:
    offices = {one["office"]: one for one in demo.figures["offices"]}

    tables = {
        (key, table["lifecycle"], table["table"]): table
        for key, one in offices.items()
        for table in one["tables"]
    }
    assert [len(one["tables"]) for one in offices.values()] == [6, 2, 4]
    assert all(table["balances"] for table in tables.values())
    assert offices["incheon_2013"]["council_meetings"] == {
        "전국시도지사협의회": {"regular": 2, "extra": 2},
        "수도권 광역경제발전위원회": {"regular": 1, "extra": 0},
        "광역시장협의회": {"regular": 1, "extra": 1},
        "황해권 시도지사협의회": {"regular": 0, "extra": 0},
    }
    assert [row[:4] for row in tables[("incheon_2013", "council_task", "by_council")]["rows"]] == [
        ["계", 10, 8, 2],
        ["수도권 광역경제발전위원회", 2, 0, 2],
        ["광역시장협의회", 8, 8, 0],
    ]
    areas = tables[("incheon_2013", "communication_task", "by_area")]["rows"]
    assert [row[1] for row in areas] == [10, 4, 4, 2]
    assert tables[("seoul_2017", "grant_application", "by_state")]["rows"] == [
        ["계", 10, 899_976_000],
        ["수행", 9, 899_976_000],
        ["철회", 1, 0],
    ]
    assert tables[("seoul_2017", "education_event", "courses")]["rows"][0] == ["계", 24, 24, 1563]
    held = tables[("seoul_2017", "education_event", "planned_and_held")]["rows"]
    assert {row[0]: row[1] for row in held} == {
        "계": 62,
        "2016년 협치학교": 24,
        "2017년 협치학교": 3,
        "2017년 정책토론회": 5,
        "2017년 현장 워크숍": 20,
        "2017년 자문네트워크 회의": 10,
    }
    assert [len(one["rounds"]) for one in offices.values()] == [14, 2, 5]
    assert all(each["closed_on"] for one in offices.values() for each in one["rounds"])
    assert [one["verified"]["findings"] for one in offices.values()] == [0, 0, 0]
    assert [set(one["mails"]["digest"]) for one in offices.values()] == [{"sent"}] * 3


def test_demo_again_changes_nothing_and_says_so(demo: Demo) -> None:
    again = demo.run("--json", "--office", "demo-office", "demo")

    assert "바꾼 것이 없습니다" in again.stderr
    assert json.loads(again.stdout) == demo.figures


def test_the_six_rounds_are_flow_runs_on_the_server(demo: Demo) -> None:
    log = (demo.folder / "demo-office" / "prefect" / "flows.log").read_text(encoding="utf-8")

    for what in ("열기", "마감"):
        runs = set(re.findall(rf"Beginning flow run '([^']+ – {what})'", log))
        assert len(runs) == 6, runs


def readme_commands() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\.venv/bin/hyeopchi (.+)$", readme, re.MULTILINE)


@pytest.mark.parametrize("command", [one for one in readme_commands() if " serve" not in one])
def test_every_command_of_the_readme_works(demo: Demo, command: str) -> None:
    done = demo.run(*shlex.split(command))

    assert (done.returncode, done.stderr) == (0, "")


def test_the_office_of_the_readme_is_served_until_it_is_told_to_end(demo: Demo) -> None:
    (command,) = [one for one in readme_commands() if " serve" in one]
    assert command == "--office office serve"  # the office that the command before it made

    with subprocess.Popen(
        [PROGRAM, *shlex.split(command), "--no-prefect", "--port", str(_free_port())],
        cwd=demo.folder,
        env={key: said for key, said in os.environ.items() if key != "HYEOPCHI_DATABASE_URL"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        opened = serving.stdout.readline()
        url = opened.removeprefix("화면을 열었습니다: ").strip()
        with urllib.request.urlopen(f"{url}/sign-in", timeout=10) as answered:
            page = answered.read().decode()
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=60) == 0

    assert "<h1>로그인</h1>" in page


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port: int = any_port.getsockname()[1]
    return port


def test_every_command_of_the_manual_works(demo: Demo, tmp_path: Path) -> None:
    """In the manual's order, on a copy of the office; the clock's days first, before they are past."""
    pages = sorted({*(ROOT / "docs").rglob("*.md")} - {ROOT / "docs" / "tutorial.md"})
    page = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    commands = list(dict.fromkeys(re.findall(r"^\$ hyeopchi (.+)$", page, re.MULTILINE)))
    commands.sort(key=lambda command: not command.startswith(("tick", "rehearse")))
    desk = Demo(tmp_path, {}, "")
    shutil.copytree(demo.folder / "demo-office", tmp_path / "demo-office")
    shutil.copytree(DATA, tmp_path / "명부")
    shutil.copy(DATA / "agreed_88.xlsx", tmp_path / "정책과제.xlsx")
    shutil.copy(DATA / "midterm_2012.csv", tmp_path / "중간점검.csv")
    (tmp_path / "지난일.csv").write_text(PAST, encoding="utf-8")
    (tmp_path / "제출표").mkdir()

    ended = {
        command: desk.run(
            "--office", "demo-office", "--as", "byeot_yeoul", *shlex.split(command)
        ).returncode
        for command in commands
    }

    refused = "advance 합의-01 종결 --give cause=완료 --on 2014-03-03"
    assert len(ended) >= 24
    assert ended == {**dict.fromkeys(commands, 0), refused: 1}
