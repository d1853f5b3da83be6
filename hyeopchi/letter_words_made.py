"""Words for a letter that the record holds none of yet, so that it can be looked at all the same."""

from collections.abc import Mapping
from datetime import date

from flows.steps.letter_links import SHOWN


def made_up_words(name: str, today: date) -> Mapping[str, object] | None:
    """Give words for a letter of which the record holds none yet."""
    case = {"number": "12", "title": "빈집 정비"}
    known: Mapping[str, Mapping[str, object]] = {
        "handover": {
            "on": today,
            "giver": {"name": "김보기", "title": "주무관"},
            "taker": {"name": "이보기", "title": "주무관"},
            "duties": [{"role": "주무관(담당자)", "place": "도로과"}],
            "items": [
                {
                    "review": "분기 이행상황 보고",
                    "period": "1분기",
                    "due_on": today,
                    "count": 1,
                    "cases": [case],
                    "more": 0,
                }
            ],
            "notices": 1,
        },
        "verification": {
            "checked_on": today,
            "count": 2,
            "findings": [{"number": "12", "seq": 3, "sentence": "기록의 해시가 맞지 않습니다."}],
            "more": 0,
            "outbox": [{"sentence": "나가지 못한 알림", "count": 1, "command": "hyeopchi outbox"}],
        },
        "address": {
            "address": "ki***@office.example",
            "said": "550 그런 사용자가 없습니다",
            "on": today,
            "owners": [{"key": "kim", "name": "김보기", "title": "주무관", "place": "도로과"}],
        },
        "receipt": {
            "number": "2013-0001",
            "called": "2013년 상반기 실무분과위원 평가",
            "count": 3,
            "answered": 3,
            "left": 0,
            "due_on": today,
            "on": today,
            "time": "10:00",
        },
        "link": {"link": SHOWN["link"], "why": "reissued", "last_day": today},
        "link_code": {"code": SHOWN["code"]},
        "link_locked": {"member": "이보기", "tries": 5, "round": "상반기 실무분과위원 평가"},
        "held": {
            "on": today,
            "count": 3,
            "kinds": [{"label": "하루 알림", "count": 3}],
            "per_person": 5,
            "per_run": 2000,
        },
    }
    return known.get(name)
