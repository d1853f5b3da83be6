"""Words for the errors of reviewers' links and of what is handed in through them."""

from hyeopchi.said import Worded, not_found, refused

LINKS: dict[str, Worded] = {
    "LinkUnknown": lambda e: not_found(
        "그런 위원 링크가 없습니다.", "회차의 ‘위원 링크’에서 다시 골라 주십시오."
    ),
    "TooOften": lambda e: refused(
        "잠깐 사이에 너무 여러 번 눌렀습니다.", f"{e.minutes}분 뒤에 다시 해 주십시오."
    ),
    "ItemNotTheirs": lambda e: not_found(
        "지금 평가하실 수 있는 과제가 아닙니다.", "전체 목록에서 다시 골라 주십시오."
    ),
    "InterestUndeclared": lambda e: refused(
        "이해관계를 아직 확인하지 않은 과제가 있습니다.", "이해관계를 먼저 확인해 주십시오."
    ),
    "DraftsMissing": lambda e: refused(
        f"아직 쓰지 않으신 과제가 있습니다: {', '.join(e.numbers)}.",
        "나머지를 쓰시거나, 쓰신 것만 먼저 제출해 주십시오.",
    ),
    "NothingToSubmit": lambda e: refused(
        "새로 제출하실 것이 없습니다.", "평가를 쓰신 뒤에 제출해 주십시오."
    ),
}
