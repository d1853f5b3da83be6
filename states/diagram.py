"""A lifecycle drawn in Mermaid, for documents and pages."""

import re

from states.lifecycle import Lifecycle

# Words that Mermaid reads as its own where an id belongs.
_RESERVED = frozenset({"state", "note", "end", "class", "style", "click", "direction", "default"})
_SPECIAL = re.compile(r'["#;:\\<>\n]')


def mermaid(lifecycle: Lifecycle) -> str:
    """Draw *lifecycle* as a Mermaid state diagram: ASCII ids, Korean labels."""
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{_text(s.label)}" as {_id(s.key)}' for s in lifecycle.states.values()]
    lines += [f"    [*] --> {_id(s.key)}" for s in lifecycle.states.values() if s.initial]
    lines += [
        f"    {_id(source)} --> {_id(move.target)}: {_text(move.label)}"
        for move in lifecycle.moves.values()
        for source in move.sources
    ]
    lines += [f"    {_id(s.key)} --> [*]" for s in lifecycle.states.values() if s.final]
    return "\n".join(lines) + "\n"


def _id(key: str) -> str:
    return f"{key}_" if key in _RESERVED else key


def _text(label: str) -> str:
    """Write what Mermaid would read as punctuation by its number."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", label)
