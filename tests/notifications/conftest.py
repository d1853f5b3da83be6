"""Words as the steps hand them over, and templates written on the spot."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from notifications.letter import Letter
from notifications.letters import Letters
from notifications.message import email_message

OFFICE = {
    "name": "인천광역시",
    "department": "소통협력관실",
    "address": "인천광역시 남동구 정각로 29",
    "phone": "032-000-2105",
    "email": "governance@city.example",
    "signature": "인천광역시 소통협력관",
    "mail_domain": "city.example",
}


@pytest.fixture
def office() -> dict[str, str]:
    return dict(OFFICE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The templates folder of an office."""
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


@pytest.fixture
def letters(folder: Path) -> Letters:
    return Letters([folder])


@pytest.fixture
def written(folder: Path) -> Callable[[str], str]:
    """Write a template: ``written("제목\\n\\n본문")`` gives its name."""

    def write(source: str) -> str:
        (folder / "own.txt.j2").write_text(source, encoding="utf-8", newline="")
        return "own"

    return write


@pytest.fixture
def mail() -> Callable[..., EmailMessage]:
    """Make a mail; what is not said is ordinary."""

    def make(subject: str = "알림", body: str = "본문\n", **given: object) -> EmailMessage:
        said = {
            "to_name": "솔하늘",
            "to_address": "sol@city.example",
            "from_name": "인천광역시 소통협력관실",
            "from_address": "governance@city.example",
            "message_id": "<digest.1@city.example>",
            "date": datetime(2013, 4, 1, tzinfo=UTC),
            **given,
        }
        return email_message(Letter(subject, body), **said)  # type: ignore[arg-type]

    return make


def _round_words(answered: int, session: str) -> dict[str, object]:
    missing = 12 - answered
    return {
        "office": OFFICE,
        "today": date(2013, 4, 11),
        "review": "분기 이행상황 보고",
        "period": "2013년 1분기",
        "due_on": date(2013, 4, 10),
        "session": session,
        "closed_on": "",
        "cases": 12,
        "asked": 12,
        "answered": answered,
        "remarks": [],
        "rows": [
            {
                "organisation": "시민소통팀",
                "person": "돌샛별",
                "asked": 5,
                "answered": 5 - missing,
                "missing": missing,
                "titles": ["시민제안 창구 일원화", "마을방송국 운영"][:missing],
            },
            {
                "organisation": "환경정책과",
                "person": "",
                "asked": 7,
                "answered": 7,
                "missing": 0,
                "titles": [],
            },
        ],
    }


@pytest.fixture
def words() -> Callable[[str], dict[str, object]]:
    """Give the words of a letter by the name of its golden text."""
    return lambda name: dict(_WORDS[name])


_DIGEST: dict[str, object] = {
    "person": {"name": "볕여울", "title": "시민소통팀장"},
    "today": date(2013, 4, 11),
    "office": OFFICE,
    "contact": {
        "name": "소통협력관실",
        "phone": "032-000-2105",
        "email": "governance@city.example",
    },
    "first_due": date(2013, 4, 10),
    "total": 1012,
    "asked": 1012,
    "own": 1009,
    "linked": 0,
    "pages": "",
    "remarks": [],
    "more_remarks": 0,
    "absences": [],
    "sections": [
        {
            "heading": "기한 경과",
            "items": [
                {
                    "review": "분기 이행상황 보고",
                    "period": "2013년 1분기",
                    "due_on": date(2013, 4, 10),
                    "deadline": "1일 지남",
                    "count": 3,
                    "cases": [
                        {"number": "합의-01", "title": "시민제안 창구 일원화"},
                        {"number": "합의-02", "title": "마을방송국 운영"},
                    ],
                    "more": 1,
                    "late_by": [
                        {"organisation": "시민소통팀", "person": "돌샛별", "count": 2},
                        {"organisation": "광역협력팀", "person": "", "count": 1},
                    ],
                    "vacant": [],
                    "instead_of": "",
                    "link": "",
                    "called": "2012년 하반기 실무분과위원 평가",
                }
            ],
            "cases": [],
            "more": 0,
        },
        {
            "heading": "7일 이내",
            "items": [
                {
                    "review": "반기 실무분과위원 평가",
                    "period": "2012년 하반기",
                    "due_on": date(2013, 4, 15),
                    "deadline": "4일 남음",
                    "count": 1,
                    "cases": [{"number": "합의-03", "title": "공공자전거 대여소 확충"}],
                    "more": 0,
                    "late_by": [],
                    "vacant": [],
                    "instead_of": "",
                    "link": "",
                    "called": "2012년 하반기 실무분과위원 평가",
                },
                {
                    "review": "현장 점검",
                    "period": "2013년 1분기",
                    "due_on": date(2013, 4, 18),
                    "deadline": "7일 남음",
                    "count": 1008,
                    "cases": [{"number": "신규-01", "title": "골목길 조명 개선"}],
                    "more": 1007,
                    "late_by": [],
                    "vacant": [],
                    "instead_of": "",
                    "link": "",
                    "called": "2012년 하반기 실무분과위원 평가",
                },
            ],
            "cases": [],
            "more": 0,
        },
    ],
}

_CASE: dict[str, object] = {
    "lifecycle": "보조사업",
    "number": "보조-07",
    "title": "마을 부엌 만들기",
    "state": "심의",
    "label": "심의 기한",
    "due_on": date(2013, 4, 18),
    "deadline": "7일 남음",
    "silent": 0,
    "allowed": 0,
    "last_on": "",
    "late": False,
    "responsible": [],
    "vacant": [],
    "instead_of": "",
}

_SILENT: dict[str, object] = {
    **_CASE,
    "number": "보조-12",
    "title": "골목 정원 가꾸기",
    "state": "신청",
    "label": "",
    "due_on": date(2013, 4, 5),
    "deadline": "6일 지남",
    "silent": 64,
    "allowed": 60,
    "last_on": date(2013, 1, 8),
}

_DIGEST_OF_CASES: dict[str, object] = {
    **_DIGEST,
    "first_due": date(2013, 4, 8),
    "total": 5,
    "asked": 0,
    "own": 3,
    "sections": [
        {
            "heading": "기한 경과",
            "items": [],
            "cases": [
                {
                    **_CASE,
                    "number": "보조-03",
                    "title": "마을 신문 발행",
                    "due_on": date(2013, 4, 8),
                    "deadline": "3일 지남",
                    "late": True,
                    "responsible": [{"organisation": "도로과", "person": "돌샛별"}],
                    "vacant": [{"organisation": "도로과", "role": "팀장"}],
                }
            ],
            "more": 0,
        },
        {
            "heading": "7일 이내",
            "items": [],
            "cases": [{**_CASE, "instead_of": "물노을 주무관"}],
            "more": 0,
        },
        {
            "heading": "처리가 없는 건",
            "items": [],
            "cases": [
                {
                    **_SILENT,
                    "late": True,
                    "responsible": [{"organisation": "공원과", "person": ""}],
                },
                {**_SILENT, "number": "보조-13"},
                {
                    **_SILENT,
                    "number": "보조-14",
                    "title": "청년 공유 작업실",
                    "due_on": date(2013, 5, 2),
                    "silent": 45,
                    "last_on": date(2013, 2, 5),
                },
            ],
            "more": 12,
        },
    ],
    "remarks": [
        {
            "number": "합의-01",
            "title": "시민제안 창구 일원화",
            "source": "본회의",
            "text": "제안 처리 기간을 공개할 것",
            "made_on": date(2012, 12, 14),
            "quarters": 2,
            "days": 118,
        },
        {
            "number": "합의-02",
            "title": "마을방송국 운영",
            "source": "감사",
            "text": "장비 대장을 갖출 것",
            "made_on": date(2013, 4, 4),
            "quarters": 0,
            "days": 7,
        },
    ],
    "more_remarks": 3,
    "absences": [
        {
            "name": "물노을",
            "title": "주무관",
            "deputy": "볕여울 시민소통팀장",
            "until": date(2013, 4, 12),
        }
    ],
}

_STATUTORY: dict[str, object] = {
    "person": {"name": "볕여울", "title": "시민소통팀장"},
    "today": date(2013, 4, 11),
    "office": OFFICE,
    "contact": _DIGEST["contact"],
    "subject": "보조사업 보조-07 마을 부엌 만들기",
    "label": "실적보고 기한",
    "note": "지방보조금 관리에 관한 법률 제17조",
    "due_on": date(2013, 4, 18),
    "deadline": "7일 남음",
    "late": False,
    "count": 0,
    "cases": [],
    "more": 0,
    "responsible": [],
    "vacant": [],
    "instead_of": "",
    "link": "",
    "pages": "",
}

_PAGES = "https://hyeopchi.city.example/today"
_LINK = "https://hyeopchi.city.example/r/Zm9yLXRoZS1nb2xkZW4tbGV0dGVycy1vbmx5LTAwMDA"

_REVIEWER: dict[str, object] = {
    **_DIGEST,
    "person": {"name": "솔하늘", "title": "위원"},
    "first_due": date(2013, 4, 15),
    "total": 3,
    "asked": 3,
    "own": 3,
    "linked": 3,
    "sections": [
        {
            "heading": "7일 이내",
            "items": [
                {**_DIGEST["sections"][1]["items"][0], "count": 3, "link": _LINK}  # type: ignore[index]
            ],
            "cases": [],
            "more": 0,
        }
    ],
}

_TO_MEMBER: dict[str, object] = {
    "person": {"name": "솔하늘", "title": "위원"},
    "today": date(2013, 4, 11),
    "office": OFFICE,
}

_EVALUATION: dict[str, object] = {
    **_round_words(9, ""),
    "period": "2013년 상반기",
    "review": "반기 실무분과위원 평가",
    "cases": 9,
    "due_on": date(2013, 7, 31),
    "today": date(2013, 7, 25),
    "rows": [
        {
            "organisation": "행정·재정",
            "person": "물노을",
            "asked": 5,
            "answered": 2,
            "missing": 3,
            "titles": ["시민제안 창구 일원화", "마을방송국 운영", "골목길 조명 개선"],
        },
        {
            "organisation": "문화·교육",
            "person": "솔하늘",
            "asked": 7,
            "answered": 7,
            "missing": 0,
            "titles": [],
        },
    ],
}

# The other processes' rounds, and the meeting that theirs go to.
_ROUNDS = {
    "advisory_item/quarterly_follow_up": "2013년 4월 정기회",
    "communication_task/quarterly_check": "",
    "council_task/quarterly_progress": "",
    "education_event/quarterly_outlook": "",
    "grant_application/half_yearly_monitoring": "",
    "grant_application/quarterly_monitoring": "",
    "intercity_council/half_yearly_status": "",
    "joint_agenda/half_yearly_progress": "",
    "multi_party_agreement/half_yearly_operation": "",
}

# Where each party answers for itself, there are more answers than cases.
_BY_EACH = {"joint_agenda/half_yearly_progress", "multi_party_agreement/half_yearly_operation"}

_WORDS: dict[str, dict[str, object]] = {
    **{
        f"{name}.{what}": {
            **_round_words(answered, session),
            "period": "2013년 상반기" if "half_yearly" in name else "2013년 1분기",
            "cases": 4 if name in _BY_EACH else 12,
        }
        for name, session in _ROUNDS.items()
        for what, answered in (("request", 0), ("missing", 10))
    },
    "joint_agenda/half_yearly_progress.missing.closed": {
        **_round_words(10, ""),
        "period": "2013년 상반기",
        "cases": 4,
        "today": date(2013, 8, 12),
        "due_on": date(2013, 7, 15),
        "closed_on": date(2013, 7, 25),
    },
    "digest": _DIGEST,
    "digest.pages": {**_DIGEST, "pages": _PAGES},
    "digest.linked": {
        **_REVIEWER,
        "asked": 4,
        "total": 4,
        "own": 4,
        "sections": [
            _REVIEWER["sections"][0],  # type: ignore[index]
            {**_DIGEST["sections"][1], "items": _DIGEST["sections"][1]["items"][:1]},  # type: ignore[index]
        ],
    },
    "reviewer": _REVIEWER,
    "reviewer.late": {**_REVIEWER, "first_due": date(2013, 4, 10)},
    "receipt": {
        **_TO_MEMBER,
        "number": "2012-H2-00007",
        "called": "2012년 하반기 실무분과위원 평가",
        "count": 2,
        "answered": 2,
        "left": 1,
        "due_on": date(2013, 4, 15),
        "on": date(2013, 4, 11),
        "time": "09:30",
    },
    "link": {**_TO_MEMBER, "link": _LINK, "why": "reissued", "last_day": date(2013, 4, 29)},
    "link.reopened": {
        **_TO_MEMBER,
        "link": _LINK,
        "why": "reopened",
        "last_day": date(2013, 4, 29),
    },
    "link_code": {**_TO_MEMBER, "code": "482913"},
    "link_locked": {
        **_TO_MEMBER,
        "person": {"name": "볕여울", "title": "시민소통팀장"},
        "member": "솔하늘",
        "tries": 5,
        "round": 3,
    },
    "digest.plain_office": {
        **_DIGEST,
        "person": {"name": "솔하늘", "title": ""},
        "office": {**OFFICE, "signature": "", "phone": "", "address": ""},
        "contact": {"name": "소통협력관실", "phone": "", "email": "governance@city.example"},
        "first_due": date(2013, 4, 15),
        "total": 1,
        "asked": 1,
        "own": 1,
        "sections": [{**_DIGEST["sections"][1], "items": _DIGEST["sections"][1]["items"][:1]}],  # type: ignore[index]
    },
    "digest.others": {
        **_DIGEST,
        "total": 3,
        "asked": 3,
        "own": 0,
        "sections": _DIGEST["sections"][:1],  # type: ignore[index]
    },
    "digest.cases": _DIGEST_OF_CASES,
    "digest.silent_others": {
        **_DIGEST_OF_CASES,
        "first_due": "",
        "total": 1,
        "own": 0,
        "sections": [
            {
                **_DIGEST_OF_CASES["sections"][2],  # type: ignore[index]
                "more": 0,
                "cases": _DIGEST_OF_CASES["sections"][2]["cases"][:1],  # type: ignore[index]
            }
        ],
        "remarks": [],
        "more_remarks": 0,
        "absences": [],
    },
    "statutory": _STATUTORY,
    "statutory.pages": {**_STATUTORY, "pages": _PAGES},
    "statutory.past": {**_STATUTORY, "due_on": date(2013, 4, 10), "deadline": "1일 지남"},
    "statutory.late_round": {
        **_STATUTORY,
        "subject": "2013년 1분기 재정 공시 점검",
        "label": "제출 기한",
        "note": "",
        "due_on": date(2013, 4, 8),
        "deadline": "3일 지남",
        "late": True,
        "count": 3,
        "cases": [
            {"number": "공시-1", "title": "분기 공시"},
            {"number": "공시-2", "title": "결산 공시"},
        ],
        "more": 1,
        "responsible": [{"organisation": "시민소통팀", "person": "돌샛별"}],
        "vacant": [{"organisation": "시민소통팀", "role": "과장"}],
        "instead_of": "물노을 주무관",
    },
    "policy_task/quarterly_report.request.remarks": {
        **_round_words(0, "2013년 4월 정기회"),
        "remarks": _DIGEST_OF_CASES["remarks"],
    },
    "policy_task/quarterly_report.request": _round_words(0, "2013년 4월 정기회"),
    "policy_task/quarterly_report.missing": _round_words(10, "2013년 4월 정기회"),
    "policy_task/quarterly_report.missing.none": _round_words(12, ""),
    "policy_task/half_yearly_evaluation.request": _EVALUATION,
    "policy_task/half_yearly_evaluation.missing": _EVALUATION,
    "handover": {
        "office": OFFICE,
        "today": date(2013, 7, 8),
        "on": date(2013, 7, 8),
        "giver": {"name": "돌샛별", "title": "주무관"},
        "taker": {"name": "물노을", "title": "주무관"},
        "duties": [
            {"role": "주무관(담당자)", "place": "시민소통팀"},
            {"role": "간사", "place": ""},
        ],
        "items": [
            {
                "review": "분기 이행상황 보고",
                "period": "2013년 2분기",
                "due_on": date(2013, 7, 10),
                "count": 2,
                "cases": [{"number": "합의-01", "title": "시민제안 창구 일원화"}],
                "more": 1,
            }
        ],
        "notices": 0,
    },
    "verification": {
        "office": OFFICE,
        "today": date(2013, 4, 11),
        "person": {"name": "볕여울", "title": "주무관"},
        "checked_on": date(2013, 4, 11),
        "count": 52,
        "findings": [
            {
                "number": "합의-07",
                "seq": 3,
                "sentence": "사건의 내용이 기록 당시의 해시와 다릅니다",
            },
            {"number": "합의-08", "seq": 0, "sentence": "과제의 현재 모습이 사건의 합과 다릅니다"},
            {"number": "", "seq": 0, "sentence": "확인점의 이어짐이 끊어졌습니다"},
        ],
        "more": 49,
        "outbox": [],
    },
    "verification.outbox": {
        "office": OFFICE,
        "today": date(2013, 4, 11),
        "person": {"name": "볕여울", "title": "주무관"},
        "checked_on": date(2013, 4, 11),
        "count": 3,
        "findings": [],
        "more": 0,
        "outbox": [
            {
                "sentence": "열흘 넘게 나가지 않은 알림",
                "count": 1,
                "command": "",
            },
            {
                "sentence": "도착했는지 알 수 없는 알림",
                "count": 2,
                "command": "hyeopchi outbox --status uncertain",
            },
            {
                "sentence": "한도를 넘어 보류한 알림",
                "count": 8000,
                "command": "hyeopchi outbox held",
            },
        ],
    },
    "address": {
        "office": OFFICE,
        "today": date(2013, 4, 11),
        "person": {"name": "볕여울", "title": "주무관"},
        "address": "sol@city.example",
        "said": "메일 서버가 받는 주소를 받지 않았습니다(550 5.1.1 no such user)",
        "on": date(2013, 4, 11),
        "owners": [
            {"key": "sol", "name": "솔하늘", "title": "주무관", "place": "시민소통팀"},
        ],
    },
    "held": {
        "office": OFFICE,
        "today": date(2013, 4, 11),
        "person": {"name": "볕여울", "title": "주무관"},
        "on": date(2013, 4, 11),
        "count": 8003,
        "kinds": [{"label": "기한 알림", "count": 8000}, {"label": "하루 알림", "count": 3}],
        "per_person": 5,
        "per_run": 2000,
    },
}
