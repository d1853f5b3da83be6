"""A lifecycle as one SVG file: no script, no reference to anything outside, readable in print."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from typing import Final

from hyeopchi.diagram_layout import Drawn, Edge, Point, Size, lay_out
from notifications.korean import josa, official_date
from states.diagram import times_said
from states.lifecycle import Lifecycle, State
from states.walk import Walk, Way

FONTS = "'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"
_SIZE = 15  # px of a state's name
_SMALL = 12.5  # px of everything else
_LINE = 17  # px from line to line
_MARGIN = 24
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# As attributes, which a page whose rules forbid style in it may carry; its own style goes first.
_LOOKS: Final[Mapping[str, Mapping[str, str]]] = {
    "state": {"fill": "#ffffff", "stroke": "#767676", "stroke-width": "1.2"},
    "ring": {"fill": "none", "stroke": "#767676", "stroke-width": "1"},
    "move": {"fill": "none", "stroke": "#767676", "stroke-width": "1.2"},
    "head": {"fill": "#767676"},
    "under": {"fill": "#ffffff"},
    "next": {"stroke": "#0b3d6e", "stroke-width": "1.8", "stroke-dasharray": "6 4"},
    "gone": {"stroke": "#0b3d6e", "stroke-width": "3"},
    "gone-head": {"fill": "#0b3d6e"},
    "here": {"fill": "#e3edf7", "stroke": "#0b3d6e", "stroke-width": "4"},
    "name": {"font-size": f"{_SIZE}px"},
    "small": {"font-size": f"{_SMALL}px"},
    "bold": {"font-weight": "bold"},
}


def svg(lifecycle: Lifecycle, walk: Walk | None = None) -> str:
    """Draw *lifecycle*, and with a *walk* the way that the case has gone: bold, numbered, dated."""
    times = walk.times() if walk else {}
    keys = list(lifecycle.states)
    names = {key: _state_lines(state, walk) for key, state in lifecycle.states.items()}
    ways = _ways(lifecycle, walk)
    words = {pair: _way_lines(lifecycle, pair, moves, times) for pair, moves in ways.items()}
    sizes = [_box(names[key], _SIZE, Size(36, 24)) for key in keys]
    edges = [
        Edge(keys.index(a), keys.index(b), _box([t for t, _ in words[a, b]], _SMALL, Size(10, 4)))
        for a, b in ways
    ]
    drawn = lay_out(sizes, edges)
    foot = _foot(walk)
    size = Size(
        max(drawn.size.width, 0.0, *(_width(line, _SMALL) for line in foot)) + 2 * _MARGIN,
        drawn.size.height + 2 * _MARGIN + (len(foot) + 1) * _LINE,
    )
    parts = [
        *_head(lifecycle, walk, size, drawn),
        *_moves(drawn, edges, words, times, walk.state if walk else None),
        *_states(lifecycle, walk, drawn, sizes, names),
        "</g>",
    ]
    for index, line in enumerate(foot):
        y = drawn.size.height + 2 * _MARGIN + (index + 0.6) * _LINE
        parts.append(_text(line, Point(size.width / 2, y), "small"))
    return "\n".join((*parts, "</svg>")) + "\n"


def _ways(lifecycle: Lifecycle, walk: Walk | None) -> dict[tuple[str, str], list[str]]:
    """
    Give the moves between each two states: one arrow, its labels beneath each other.

    A case may have gone where its definition leads no more, or by a move that it does not know.
    """
    ways: dict[tuple[str, str], list[str]] = {}
    for move in lifecycle.moves.values():
        for source in move.sources:
            ways.setdefault((source, move.target), []).append(move.key)
    for source, move_key, target in walk.times() if walk else ():
        if source in lifecycle.states and target in lifecycle.states:
            moves = ways.setdefault((source, target), [])
            if move_key not in moves:
                moves.append(move_key)
    return ways


def _state_lines(state: State, walk: Walk | None) -> list[str]:
    lines = [state.label]
    if state.initial:
        lines.append("(처음)")
    if state.final:
        lines.append("(끝)")
    if walk and walk.state == state.key:
        since = walk.steps[-1].on if walk.steps else walk.began_on
        lines.append(f"지금 – {since:%Y-%m-%d}부터")
    return lines


def _way_lines(
    lifecycle: Lifecycle,
    pair: tuple[str, str],
    moves: list[str],
    times: Mapping[Way, tuple[tuple[int, date], ...]],
) -> list[tuple[str, bool]]:
    """Give the lines of an arrow's label, and whether each belongs to a move that was made."""
    lines = []
    for key in moves:
        move = lifecycle.moves.get(key)
        made = times.get((pair[0], key, pair[1]), ())
        lines.append((move.label if move else key, bool(made)))
        lines += [(said, True) for said in times_said(made)]
    return lines


def _head(lifecycle: Lifecycle, walk: Walk | None, size: Size, drawn: Drawn) -> Iterator[str]:
    width, height = round(size.width), round(size.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="diagram-title diagram-desc" '
        f'lang="ko" class="diagram" font-family="{FONTS}" fill="#1a1a1a" text-anchor="middle">'
    )
    yield f'<title id="diagram-title">{_safe(_title(lifecycle, walk))}</title>'
    yield f'<desc id="diagram-desc">{_safe(described(lifecycle, walk))}</desc>'
    yield (
        '<defs><marker id="diagram-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        f'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path {_look("head")} '
        'd="M0 0 10 5 0 10z"/></marker><marker id="diagram-gone" viewBox="0 0 10 10" refX="9" '
        'refY="5" markerWidth="13" markerHeight="13" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path {_look("gone-head")} d="M0 0 10 5 0 10z"/></marker></defs>'
    )
    yield f'<rect {_look("under")} width="{width}" height="{height}"/>'
    left = (size.width - drawn.size.width) / 2 - drawn.top_left.x
    yield f'<g transform="translate({left:.1f} {_MARGIN - drawn.top_left.y:.1f})">'


def _moves(
    drawn: Drawn,
    edges: list[Edge],
    words: Mapping[tuple[str, str], list[tuple[str, bool]]],
    times: Mapping[Way, object],
    here: str | None,
) -> Iterator[str]:
    """Draw the arrows; those of moves that were made last, so that they lie above the others."""
    gone_between = {(a, b) for a, _, b in times}
    order = sorted(
        zip(words.items(), edges, drawn.ways, drawn.labels, strict=True),
        key=lambda each: each[0][0] in gone_between,
    )
    for (pair, _), _, (before, after), _ in order:
        gone = pair in gone_between
        look = " ".join(
            ("move", *(["next"] if pair[0] == here else []), *(["gone"] if gone else []))
        )
        yield f'<polyline {_look(look)} points="{_points(before)}"/>'
        yield (
            f'<polyline {_look(look)} points="{_points(after)}" '
            f'marker-end="url(#diagram-{"gone" if gone else "head"})"/>'
        )
    for (_, lines), _, _, centre in order:
        first = centre.y - (len(lines) - 1) / 2 * _LINE
        for index, (line, made) in enumerate(lines):
            place = Point(centre.x, first + index * _LINE)
            yield _text(line, place, "small bold" if made else "small")


def _states(
    lifecycle: Lifecycle,
    walk: Walk | None,
    drawn: Drawn,
    sizes: list[Size],
    names: Mapping[str, list[str]],
) -> Iterator[str]:
    visited = walk.visited() if walk else frozenset()
    for state, centre, size in zip(lifecycle.states.values(), drawn.nodes, sizes, strict=True):
        here, gone = walk is not None and walk.state == state.key, state.key in visited
        look = "state here" if here else "state gone" if gone else "state"
        x, y = centre.x - size.width / 2, centre.y - size.height / 2
        yield (
            f'<rect {_look(look)} x="{x:.1f}" y="{y:.1f}" width="{size.width:.1f}" '
            f'height="{size.height:.1f}" rx="{size.height / 2 if state.initial else 6:.1f}"/>'
        )
        if state.final:  # two lines around an end, as flow charts draw it
            yield (
                f'<rect {_look("ring")} x="{x + 4:.1f}" y="{y + 4:.1f}" rx="4" '
                f'width="{size.width - 8:.1f}" height="{size.height - 8:.1f}"/>'
            )
        lines = names[state.key]
        first = centre.y - (len(lines) - 1) / 2 * _LINE
        for index, line in enumerate(lines):
            look = "name" if index == 0 else "small"
            place = Point(centre.x, first + index * _LINE)
            yield _text(line, place, f"{look} bold" if here or gone else look)


def _foot(walk: Walk | None) -> list[str]:
    if walk is None:
        return []
    return [
        f"{walk.number} {walk.title}",
        "굵은 선은 지나온 길이고, 그 옆은 처리한 차례와 시행일입니다. 되돌린 처리는 그리지 않습니다.",
        "점선은 지금 상태에서 나가는 처리입니다.",
    ]


def _title(lifecycle: Lifecycle, walk: Walk | None) -> str:
    title = f"{lifecycle.label} 흐름도"
    return f"{title}: {walk.number} {walk.title}" if walk else title


def described(lifecycle: Lifecycle, walk: Walk | None) -> str:
    """Say in sentences what the picture shows, for those who hear it."""

    def label(state: str) -> str:
        return lifecycle.states[state].label if state in lifecycle.states else state

    def move_label(key: str) -> str:
        return lifecycle.moves[key].label if key in lifecycle.moves else key

    said = [f"상태: {', '.join(state.label for state in lifecycle.states.values())}."]
    for move in lifecycle.moves.values():
        sources = ", ".join(label(source) for source in move.sources)
        said.append(f"{move.label}: {sources}에서 {josa(label(move.target), '으로/로')}.")
    if walk:
        began = official_date(walk.began_on)
        said.append(
            f"{josa(walk.number, '은/는')} {began} {label(walk.began_in)} 상태로 시작했습니다."
        )
        said += [
            f"{order}번째, {official_date(step.on)} {josa(move_label(step.move), '으로/로')} "
            f"{label(step.target)} 상태가 되었습니다."
            for order, step in enumerate(walk.steps, start=1)
        ]
        said.append(f"지금은 {label(walk.state)} 상태입니다.")
    return " ".join(said)


def _look(classes: str) -> str:
    """Give the classes of a shape, and how it looks where no style says otherwise."""
    looks: dict[str, str] = {}
    for one in classes.split():
        looks |= _LOOKS[one]
    said = "".join(f' {name}="{value}"' for name, value in looks.items())
    return f'class="{classes}"{said}'


def _points(way: tuple[Point, ...]) -> str:
    return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in way)


def _box(lines: list[str], size: float, around: Size) -> Size:
    width = max(
        (_width(line, size if not i else max(size, _SMALL)) for i, line in enumerate(lines))
    )
    return Size(width + around.width, len(lines) * _LINE + around.height)


def _width(text: str, size: float) -> float:
    """Guess the width of *text* on the wide side: fonts differ, and bold is wider."""
    return sum(1.04 if ord(letter) > 0x2E7F else 0.66 for letter in text) * size


def _text(line: str, centre: Point, look: str) -> str:
    y = centre.y + _SMALL * 0.36
    return f'<text {_look(look)} x="{centre.x:.1f}" y="{y:.1f}">{_safe(line)}</text>'


def _safe(text: str) -> str:
    """Write *text* so that it is text in XML whatever it holds."""
    return escape(_UNSEEN.sub(" ", text))
