"""`hyeopchi rehearse`, typed at a small office."""

import re
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from notifications.smtp import SmtpTransport
from tests.small_office import MIDTERM, TASKS, Shell

ROOT = Path(__file__).parents[2]
SPAN = ("--from", "2013-03-28", "--to", "2013-07-25")

ANSWERS = """\
answers:
  - review: quarterly_report
    period: 2013-Q1
    organisation: 복지정책과
    after_days: 3
    values: {results: 계획대로 진행함, next_steps: 이어 감, progress: 40, grade: 정상추진}
  - review: 분기 이행상황 보고
    after_days: 5
    share: 50 %
    values: {추진실적: 진행함, 향후계획: 이어 감, 추진율: 40 %, 이행상태: 정상추진}
"""

CALENDAR = """\
예행: 2013. 3. 28.(목)부터 2013. 4. 12.(금)까지. 아무 데도 보내지 않았고 기록도 그대로입니다.

2013년 4월
날짜 휴무일 회차와 기한 알림 재촉
1.(월) 열림 분기 이행상황 보고 2013년 1분기 (요청 2건, 기한 2013. 4. 10.(수)) 2
3.(수) 기한 알림 분기 이행상황 보고 2013년 1분기 2
9.(화) 기한 알림 분기 이행상황 보고 2013년 1분기 2
10.(수) 기한 분기 이행상황 보고 2013년 1분기
11.(목) 기한 경과 알림 분기 이행상황 보고 2013년 1분기 2 당사자 2

회차: 여는 것 1개, 마감하는 것 0개
알림: 8통, 그 가운데 기한이 지나 재촉하는 것 2건
답: 0건을 낸다고 보았습니다."""


@pytest.fixture
def office(shell: Shell) -> Shell:
    """The small office with two maintained tasks, whose silence nobody chases: rounds alone speak."""
    shipped = shell.folder / "lifecycles" / "policy_task.yaml"
    source = re.sub(r", stale_after: \d+ business_days", "", shipped.read_text(encoding="utf-8"))
    shipped.write_text(re.sub(r"chasing:\n( .*\n)+", "", source), encoding="utf-8")
    shell("publish", shipped, "--at", "2012-12-03T09:30")
    shell("import", shell.file("tasks.csv", TASKS), "--apply", "--at", "2012-12-03T10:00")
    midterm = shell.file("midterm.csv", MIDTERM)
    shell(
        "decide", "--kind", "임시회", "--held-on", "2012-12-14", "--item", "중간점검",
        "--from", midterm, "--at", "2012-12-14T16:00",
    )  # fmt: skip
    shell("advance", "--from", midterm, "--apply", "--at", "2012-12-14T17:00")
    return shell


def plain(said: str) -> str:
    """Give what was printed without rules and the columns' padding."""
    lines = [re.sub(r" +", " ", line).strip() for line in said.splitlines()]
    return "\n".join(line for line in lines if not line.startswith("──")).strip()


def definition(office: Shell, old: str, new: str) -> Path:
    """Change the first place that reads so, which is the quarterly report's."""
    source = (office.folder / "lifecycles" / "policy_task.yaml").read_text(encoding="utf-8")
    changed, times = re.subn(old, new, source, count=1)
    assert times == 1
    return office.file("tried.yaml", changed)


def test_rehearse_prints_a_calendar(office: Shell) -> None:
    said = office("rehearse", "--from", "2013-03-28", "--to", "2013-04-12")

    assert plain(said) == CALENDAR


def test_rehearse_names_holidays_and_what_waits_for_people(office: Shell) -> None:
    said = plain(office("rehearse", "--from", "2013-06-05", "--to", "2013-08-15"))

    assert "6.(목) 현충일" in said
    assert "15.(목) 광복절" in said
    assert said.endswith(
        "사람이 결정할 일\n2013. 8. 13.(화) 반기 실무분과위원 평가 2013년 상반기: "
        "평가의 제안(과반 없음 2건)을 회의에서 결정해야 합니다."
    )


def test_rehearse_with_answers_writes_to_those_who_did_not_answer(office: Shell) -> None:
    answers = office.file("answers.yaml", ANSWERS)

    done = office.data("rehearse", *SPAN[:3], "2013-04-12", "--with", answers)

    told = {
        day["day"]: sorted(letter["to"] for letter in day["letters"])
        for day in done["days"]
        if day["letters"]
    }
    assert done["totals"]["answers"] == 1
    assert told == {
        "2013-04-01": ["노마루", "이든솔"],
        "2013-04-03": ["노마루", "이든솔"],  # 복지정책과 answers on the 4th
        "2013-04-09": ["노마루"],
        "2013-04-11": ["노마루"],
    }
    assert "회신 대상 1건" in done["days"][-1]["letters"][0]["body"]


def test_rehearse_a_definition_says_what_moves(office: Shell) -> None:
    tried = definition(
        office,
        "due: {from: period_end, days: 10, counting: civil}",
        "due: {from: period_end, days: 13, counting: civil}",
    )

    said = plain(office("rehearse", *SPAN, "--definition", tried))

    assert said.endswith("""\
정의를 바꾸면 달라지는 것
분기 이행상황 보고 2013년 1분기: 기한 4. 10.(수) → 4. 15.(월), 받는 마지막 날 4. 22.(월) → 4. 25.(목), 알림 10건의 날짜가 바뀜
분기 이행상황 보고 2013년 2분기: 기한 7. 10.(수) → 7. 15.(월), 받는 마지막 날 7. 22.(월) → 7. 25.(목), 알림 10건의 날짜가 바뀜
알림: 23통 → 23통
재촉: 12건 → 12건""")


def test_rehearse_a_definition_that_reminds_less_says_what_goes(office: Shell) -> None:
    tried = definition(office, r"remind_days_before: \[.*\]", "remind_days_before: [1]")

    moved = office.data("rehearse", *SPAN, "--definition", tried)["moved"]

    assert [one["told"] for one in moved["rounds"]] == [{"later": 0, "gone": 2, "new": 0}] * 2
    assert moved["letters"] == [23, 19]


def test_rehearse_the_same_definition_moves_nothing(office: Shell) -> None:
    same = office.folder / "lifecycles" / "policy_task.yaml"

    said = office("rehearse", "--from", "2013-03-28", "--to", "2013-04-12", "--definition", same)

    assert said.endswith("정의를 바꾸어도 이 기간에 달라지는 날짜와 알림은 없습니다.\n")


def test_rehearse_writes_a_calendar_that_opens(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "예행.ics"

    done = office.data("rehearse", *SPAN, "--ics", file)

    raw = file.read_bytes()
    read = Calendar.from_ical(raw)
    events = read.walk("VEVENT")
    letters = [letter for day in done["days"] for letter in day["letters"]]
    kinds = [str(event["categories"].cats[0]) for event in events]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "기한": 2,
        "마감": 2,
        "알림": len(letters),
        "열림": 3,
        "재촉": 6,
    }
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert len({str(event["uid"]) for event in events}) == len(events)
    due = next(event for event in events if str(event["categories"].cats[0]) == "기한")
    assert (due.start, due.end) == (date(2013, 4, 10), date(2013, 4, 11))
    assert str(due["summary"]) == "[기한] 분기 이행상황 보고 2013년 1분기"
    first = next(event for event in events if str(event["categories"].cats[0]) == "알림")
    assert str(first["description"]) == (
        f"받는 사람: {letters[0]['to']} <{letters[0]['address']}>\n"
        f"제목: {letters[0]['subject']}\n\n{letters[0]['body']}"
    )


def test_rehearse_leaves_the_letters_as_texts(office: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "letters"

    done = office.data("rehearse", *SPAN, "--letters", folder)
    again = office("rehearse", *SPAN, "--letters", folder, rc=1)

    files = sorted(path.name for path in folder.iterdir())
    assert len(files) == done["totals"]["letters"]
    assert files[0] == "2013-04-01-0001.txt"
    letter = done["days"][0]["letters"][0]
    assert (folder / files[0]).read_text(encoding="utf-8") == (
        f"날짜: 2013-04-01\n받는 사람: {letter['to']} <{letter['address']}>\n"
        f"제목: {letter['subject']}\n\n{letter['body']}"
    )
    assert "비어 있는 폴더가 아닙니다" in again


def test_rehearse_shows_letters(office: Shell) -> None:
    said = office("rehearse", "--from", "2013-03-28", "--to", "2013-04-02", "--show-letters")

    assert "2013. 4. 1.(월) 이든솔 <lee@city.example>" in plain(said)
    assert "이든솔 주무관님께" in said


def test_rehearse_of_an_office_with_a_mail_server_speaks_to_none(
    office: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office.folder / "office.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            'transport = "folder"', 'transport = "smtp"\nhost = "mail.office.example"'
        ),
        encoding="utf-8",
    )

    def send(_: SmtpTransport, message: EmailMessage) -> None:
        raise AssertionError(message["To"])

    monkeypatch.setattr(SmtpTransport, "send", send)

    done = office.data("rehearse", "--from", "2013-03-28", "--to", "2013-04-02")

    assert done["totals"]["letters"] == 2
    assert list((office.folder / "outbox").iterdir()) == []


def test_rehearse_leaves_every_file_of_the_office_as_it_was(office: Shell) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()}

    before = files()
    events = office.data("verify")["events"]

    office("rehearse", *SPAN)

    assert files() == before
    assert office.data("verify")["events"] == events


def test_rehearse_reads_the_rounds_of_the_past_from_the_record(office: Shell) -> None:
    for nth in range(4):
        at = datetime.combine(date(2013, 4, 1) + timedelta(days=nth), time(9, 30))
        office("tick", "--at", at.isoformat())

    refused = office("rehearse", "--from", "2013-04-01", "--to", "2013-04-12", rc=1)
    done = office.data("rehearse", "--from", "2013-04-04", "--to", "2013-04-12")

    assert refused == (
        "2013. 4. 1.(월)부터는 예행할 수 없습니다. 기록에 이미 2013. 4. 4.(목)의 것이 있습니다.\n"
        "--from에 2013. 4. 4.(목)이나 그 뒤의 날짜를 적어 주십시오.\n"
    )
    assert [day["day"] for day in done["days"] if day["letters"]] == ["2013-04-09", "2013-04-11"]


def test_rehearse_refuses_a_span_that_ends_before_it_begins(office: Shell) -> None:
    said = office("rehearse", "--from", "2013-04-02", "--to", "2013-04-01", rc=2)

    assert "--to는 --from과 같거나 그 뒤이고" in said


def test_the_manual_shows_what_is_printed(office: Shell) -> None:
    page = (ROOT / "docs" / "rehearsal.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", page, re.DOTALL)
    typed = [block.split() for block in blocks if block.startswith("hyeopchi rehearse")]
    answers = office.file("answers.yaml", next(b for b in blocks if b.startswith("# answers.yaml")))
    tried = definition(
        office,
        "due: {from: period_end, days: 10, counting: civil}",
        "due: {from: period_end, days: 13, counting: civil}",
    )
    files = {"answers.yaml": str(answers), "policy_task-new.yaml": str(tried)}

    said = [plain(office(*[files.get(word, word) for word in words[1:]])) for words in typed]

    calendar, moves = (
        next(plain(block) for block in blocks if block.startswith(start))
        for start in ("예행: ", "정의를 바꾸면")
    )
    assert len(said) == 3
    assert said[0] == calendar
    assert said[2].endswith(moves)
