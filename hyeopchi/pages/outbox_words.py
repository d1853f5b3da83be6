"""What 알림 says: its views, its buttons, and what became of what was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from notifications.korean import josa

_SUBJECT_MAX: Final = 200
_BODY_MAX: Final = 100_000
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class View:
    """Letters in some states, shown together."""

    label: str
    told: str  # what they are, in one sentence
    statuses: tuple[str, ...]
    acts: tuple[str, ...] = ()


# The states that wait for a person, in the order in which they matter.
MENDING: Final = ("uncertain", "dead", "bounced", "held")
VIEWS: Final[Mapping[str, View]] = {
    "uncertain": View(
        "도착 확인 필요",
        "메일 서버가 받았는지 알 수 없습니다. 받는 분에게 확인해 주십시오.",
        ("uncertain",),
        ("arrived", "sent_again", "discarded"),
    ),
    "dead": View(
        "보내지 못함",
        "여러 번 보냈으나 나가지 못했습니다. 까닭을 고친 뒤 다시 보내 주십시오.",
        ("dead",),
        ("sent_again", "discarded"),
    ),
    "bounced": View(
        "되돌아옴",
        "받는 주소가 거절했습니다. 주소를 바로잡으면 다시 나갑니다.",
        ("bounced",),
        ("sent_again", "discarded"),
    ),
    "held": View(
        "보류",
        "한도를 넘었거나 사람이 멈추어 둔 알림입니다. 읽어 보고 보내거나 버려 주십시오.",
        ("held",),
        ("released", "discarded"),
    ),
    "waiting": View(
        "나갈 것",
        "업무 시간에 차례로 나갑니다. 나가기 전에는 보류하거나 글을 고칠 수 있습니다.",
        ("queued", "retry", "sending"),
        ("held",),
    ),
    "sent": View("보낸 것", "나간 그대로 남아 있습니다.", ("sent",)),
    "discarded": View("버린 것", "까닭과 함께 남아 있습니다.", ("discarded",)),
}
BUTTONS: Final[Mapping[str, str]] = {
    "released": "보내기",
    "sent_again": "다시 보내기",
    "arrived": "받은 것으로 하기",
    "held": "보류하기",
    "discarded": "버리기",
}
_DONE: Final[Mapping[str, str]] = {
    "released": "보낼 것에 넣었습니다. 업무 시간에 차례로 나갑니다.",
    "sent_again": "다시 보낼 것에 넣었습니다. 업무 시간에 차례로 나갑니다.",
    "arrived": "받은 것으로 했습니다.",
    "held": "보류했습니다. 보내기를 누를 때까지 나가지 않습니다.",
    "discarded": "버렸습니다. 담겨 있던 것은 같은 까닭으로 취소됩니다.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A letter's text as somebody typed it."""

    subject: str
    body: str

    @classmethod
    def of(cls, subject: str, body: str) -> Self:
        """Give the text as letters keep it: lines that end one way, and an end to the last."""
        plain = body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return cls(" ".join(subject.split()), f"{plain}\n" if plain.strip() else "")


def problems_of(typed: Typed) -> dict[str, str]:
    """Say by field what keeps a text from being a letter."""
    found = {}
    if not typed.subject:
        found["subject"] = "제목을 써 주십시오."
    elif len(typed.subject) > _SUBJECT_MAX:
        found["subject"] = f"제목을 {_SUBJECT_MAX}자 이내로 줄여 주십시오."
    elif not typed.subject.isprintable():
        found["subject"] = "제목에 쓸 수 없는 글자가 있습니다. 한 줄의 글로 써 주십시오."
    if not typed.body:
        found["body"] = "본문을 써 주십시오."
    elif len(typed.body) > _BODY_MAX:
        found["body"] = f"본문을 {_BODY_MAX:,}자 이내로 줄여 주십시오."
    elif any(not letter.isprintable() and letter not in "\n\t" for letter in typed.body):
        found["body"] = "본문에 쓸 수 없는 글자가 있습니다. 글만 남겨 주십시오."
    return found


def chosen_ids(said: Iterable[str]) -> list[int]:
    """Give the letters that were ticked; what is no number was not on our page."""
    return sorted({int(one) for one in said if one.isdecimal() and len(one) < 19})[:_AT_ONCE]


def done_words(act: str, count: int, *, asked: int) -> Iterator[str]:
    """Say what became of what was asked."""
    if count:
        yield f"알림 {count:,}통을 {_DONE[act]}"
    if left := asked - count:
        yield f"{left:,}통은 그렇게 할 수 있는 상태가 아니어서 그대로 두었습니다."


def suppressed_words(address: str) -> str:
    """Say why nothing was sent again to *address*."""
    topic = josa(address, "은/는")
    return f"{topic} 메일을 받지 않는 주소입니다. ‘받지 않는 주소’에서 바로잡으면 다시 나갑니다."


def view_tabs(counts: Mapping[str, int], current: str) -> list[tuple[str, str, bool]]:
    """Give the tabs of 알림: (href, words, whether it is this one)."""
    mending = sum(counts.get(status, 0) for status in (*MENDING, "failed"))
    waiting = sum(counts.get(status, 0) for status in VIEWS["waiting"].statuses)
    return [
        ("/outbox", f"손볼 것 {mending:,}", current in ("", "failed", *MENDING)),
        ("/outbox?view=waiting", f"나갈 것 {waiting:,}", current == "waiting"),
        ("/outbox?view=sent", f"보낸 것 {counts.get('sent', 0):,}", current == "sent"),
        (
            "/outbox?view=discarded",
            f"버린 것 {counts.get('discarded', 0):,}",
            current == "discarded",
        ),
        ("/outbox/addresses", "받지 않는 주소", current == "addresses"),
    ]
