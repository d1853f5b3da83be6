"""What a rehearsed span leaves for people to decide, in sentences."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.playback import Playback
from engine.round_days import RoundDay, RoundOf
from flows.steps.rehearse import Rehearsal
from states.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that no clock decides."""

    day: date
    kind: str  # proposals, nobody, to_close, held, unsaid
    count: int
    sentence: str


def waiting(rehearsal: Rehearsal, definitions: Mapping[str, Lifecycle]) -> tuple[Waiting, ...]:
    """Give what waits for a person, by day."""
    found = [
        *_of_rounds(rehearsal.brought, definitions),
        *_of_letters(rehearsal.brought),
        *_of_unsaid(rehearsal.brought),
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.sentence)))


def round_words(of: RoundOf) -> str:
    """Name a round as people do: 분기 이행상황 보고 2013년 1분기."""
    return f"{of.label} {of.period.label}"


def _of_rounds(brought: Playback, definitions: Mapping[str, Lifecycle]) -> Iterator[Waiting]:
    for one in brought.rounds:
        name = round_words(one.round)
        nobody = brought.nobody.get(one.round.key, 0)
        if one.what == "opened" and nobody:
            yield Waiting(
                one.day,
                "nobody",
                nobody,
                f"{name}: 담당자가 없어 {nobody}건을 아무에게도 묻지 못합니다. 담당자를 정해야 합니다.",
            )
        if one.what == "due" and one.round.span and one.round.span.closes_on is None:
            yield Waiting(
                one.day, "to_close", 1, f"{name}: 저절로 마감하지 않으므로 사람이 마감해야 합니다."
            )
        if one.what == "closed" and one.proposals:
            yield _proposed(one, definitions.get(one.round.lifecycle))


def _proposed(one: RoundDay, definition: Lifecycle | None) -> Waiting:
    moves = definition.moves if definition else {}
    proposals = one.proposals or {}
    said = [
        f"{moves[move].label if move in moves else move} {count}건"
        for move, count in sorted(proposals.items(), key=lambda each: str(each[0]))
        if move is not None
    ]
    if undecided := proposals.get(None, 0):
        said.append(f"과반 없음 {undecided}건")
    return Waiting(
        one.day,
        "proposals",
        sum(proposals.values()),
        f"{round_words(one.round)}: 평가의 제안({', '.join(said)})을 회의에서 결정해야 합니다.",
    )


def _of_letters(brought: Playback) -> Iterator[Waiting]:
    stopped = Counter((one.day, one.status) for one in brought.letters if one.status != "sent")
    for (day, status), count in stopped.items():
        sentence = (
            f"알림 {count}통이 한도를 넘어 멈춥니다. 보낼지 정해야 합니다."
            if status == "held"
            else f"알림 {count}통이 나가지 못합니다. `hyeopchi outbox`에서 확인해야 합니다."
        )
        yield Waiting(day, "held" if status == "held" else "unsent", count, sentence)


def _of_unsaid(brought: Playback) -> Iterator[Waiting]:
    failed = Counter((one.day, one.name, one.reason) for one in brought.unsaid)
    for (day, name, reason), count in failed.items():
        yield Waiting(day, "unsaid", count, f"{name}에게 {count}건을 알리지 못합니다({reason}).")
