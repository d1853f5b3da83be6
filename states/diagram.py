"""A lifecycle drawn in Mermaid, for documents and pages, with the way that a case has gone."""

import re
from datetime import date

from states.lifecycle import Lifecycle
from states.walk import Walk

# Words that Mermaid reads as its own where an id belongs.
_RESERVED = frozenset({"state", "note", "end", "class", "style", "click", "direction", "default"})
_SPECIAL = re.compile(r'["#;:\\<>\n]')
_VISITED = "    classDef visited stroke-width:3px,font-weight:bold"
_CURRENT = "    classDef current stroke-width:5px,font-weight:bold"
TIMES_MAX = 3  # days named at one move; a case is kept every half year


def mermaid(lifecycle: Lifecycle, walk: Walk | None = None) -> str:
    """
    Draw *lifecycle* as a Mermaid state diagram: ASCII ids, Korean labels.

    With a *walk*, visited states are drawn bold, the current one bolder and named so, and every
    move made says when: state diagrams know no style for their arrows, so words do it.
    """
    times = walk.times() if walk else {}
    lines = ["stateDiagram-v2", "    direction LR"]
    for state in lifecycle.states.values():
        label = _text(state.label)
        if walk and state.key == walk.state:
            label += "<br/>(지금)"
        lines.append(f'    state "{label}" as {_id(state.key)}')
    lines += [f"    [*] --> {_id(s.key)}" for s in lifecycle.states.values() if s.initial]
    for move in lifecycle.moves.values():
        for source in move.sources:
            made = [
                _text(said) for said in times_said(times.get((source, move.key, move.target), ()))
            ]
            label = "<br/>".join((_text(move.label), *made))
            lines.append(f"    {_id(source)} --> {_id(move.target)}: {label}")
    lines += [f"    {_id(s.key)} --> [*]" for s in lifecycle.states.values() if s.final]
    return "\n".join((*lines, *_marks(lifecycle, walk))) + "\n"


def times_said(times: tuple[tuple[int, date], ...]) -> tuple[str, ...]:
    """Say the orders and days of one move: the newest few, and how many came before."""
    said = tuple(f"{order}번째 {day:%Y-%m-%d}" for order, day in times[-TIMES_MAX:])
    earlier = len(times) - TIMES_MAX
    return (f"앞서 {earlier}번", *said) if earlier > 0 else said


def _marks(lifecycle: Lifecycle, walk: Walk | None) -> list[str]:
    if walk is None:
        return []
    visited = [key for key in lifecycle.states if key in walk.visited() and key != walk.state]
    marks = [_VISITED, _CURRENT]
    if visited:
        marks.append(f"    class {','.join(map(_id, visited))} visited")
    if walk.state in lifecycle.states:
        marks.append(f"    class {_id(walk.state)} current")
    return marks


def _id(key: str) -> str:
    return f"{key}_" if key in _RESERVED else key


def _text(label: str) -> str:
    """Write what Mermaid would read as punctuation by its number."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", label)
