"""A definition that allows exactly what a log does: a state after each activity, a move into it."""

from collections.abc import Mapping, Sequence
from json import dumps

from engine.history_file import HistoryFile


def derived_definition(history: HistoryFile, *, key: str) -> bytes:
    """Write the definition of the moves observed in *history*: what directly follows what."""
    named: dict[str, str] = {}
    sources: dict[str, list[str]] = {}
    last = set()
    for rows in history.cases.values():
        state = "begun"
        for row in rows:
            move = named.setdefault(row.activity, f"step_{len(named) + 1}")
            if state not in sources.setdefault(move, []):
                sources[move].append(state)
            state = f"after_{move}"
        last.add(state)
    ends = last - {source for each in sources.values() for source in each}
    if not ends:  # a lifecycle ends somewhere: where every activity was followed by another, here
        named["(기록의 끝)"] = "step_end"
        sources["step_end"] = sorted(last)
        ends = {"after_step_end"}
    return "\n".join(_lines(key, history.file, named, sources, ends)).encode()


def _lines(
    key: str,
    label: str,
    named: Mapping[str, str],
    sources: Mapping[str, Sequence[str]],
    ends: set[str],
) -> list[str]:
    states = [
        f"  after_{move}: {{label: {dumps(f'{activity} 뒤', ensure_ascii=False)}"
        + (", final: true}" if f"after_{move}" in ends else "}")
        for activity, move in named.items()
    ]
    moves = [
        f"  {move}: {{label: {dumps(activity, ensure_ascii=False)}, "
        f"from: [{', '.join(sources[move])}], to: after_{move}, by: [coordinator]}}"
        for activity, move in named.items()
    ]
    head = [f"lifecycle: {key}", f"label: {dumps(label, ensure_ascii=False)}", "fields: {}"]
    return [
        *head,
        "states:",
        "  begun: {label: 시작, initial: true}",
        *states,
        "moves:",
        *moves,
        "",
    ]
