"""Reads the restricted YAML that definitions are written in, within bounds that hold before parsing."""

import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from states.node import Entry, Node, Scalar, Series, Table
from states.problem import Problem
from states.syntax import explain

BYTES_MAX = 256 * 1024
LINES_MAX = 10_000
NODES_MAX = 10_000  # the parser takes 50 µs for each; the shipped lifecycle has 600
DEPTH_MAX = 20

# The scanner looks ahead at open brackets and gets slow, so these are counted before it runs.
_TOO_DEEP = re.compile(rf"(?:[\[{{]\s*){{{DEPTH_MAX + 1}}}")
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_NAMES = {"\t": "탭", "\x00": "NUL", "\ufeff": "BOM"}
# What ruamel.yaml 0.19 lets escape on malformed escapes and indentation, besides its own errors.
_ESCAPES = (ValueError, ArithmeticError, LookupError, AttributeError, TypeError, AssertionError)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as nodes; `root` is None iff it could not be read that far."""

    root: Node | None
    problems: tuple[Problem, ...]


def read_source(source: bytes, *, file: str) -> Source:
    """
    Read *source* as nodes with lines. Bad input of any kind ends as problems, never as an error.

    Refused are what is not UTF-8, too large, too deep or too long, anchors, aliases, tags, merge
    keys, directives, several documents, tabs and control characters (reliability.md R16, DE2), and
    keys that come twice (R17). Texts stay texts: ``on``, ``no``, ``010`` and ``12:30:45``.
    """
    text, problem = _text(source, file)
    if problem is not None:
        return Source(None, (problem,))
    tree = _Tree(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            tree.take(event)
            if tree.refused:
                return Source(None, tuple(tree.problems))
    except MarkedYAMLError as error:
        return Source(None, (*tree.problems, explain(error, file)))
    except (YAMLError, *_ESCAPES):
        return Source(None, (*tree.problems, explain(None, file, line=tree.line)))
    if tree.root is None:
        tree.refuse(1, "내용이 없습니다.", "생애주기 정의를 적어 주십시오.")
    return Source(tree.root, tuple(tree.problems))


def _text(source: bytes, file: str) -> tuple[str, Problem | None]:
    """Decode *source*, or say why it is refused before any parsing."""
    if len(source) > BYTES_MAX:
        size = f"{len(source):,}바이트"
        return "", Problem(
            file,
            1,
            f"파일이 너무 큽니다({size}).",
            f"{BYTES_MAX // 1024} KiB 이하로 줄여 주십시오.",
        )
    try:
        text = source.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return "", Problem(
            file, line, "UTF-8 글자가 아닌 내용이 있습니다.", "파일을 UTF-8로 다시 저장해 주십시오."
        )
    return text, _unreadable(text, file)


def _unreadable(text: str, file: str) -> Problem | None:
    if match := _UNPRINTABLE.search(text):
        name = _NAMES.get(match[0], f"제어 문자(U+{ord(match[0]):04X})")
        mend = "빈칸으로 바꾸어" if match[0] == "\t" else "지우고"
        return Problem(
            file,
            text.count("\n", 0, match.start()) + 1,
            f"쓸 수 없는 글자가 있습니다: {name}.",
            f"{mend} UTF-8(BOM 없음)로 저장해 주십시오.",
        )
    if text.count("\n") > LINES_MAX or text.count(",") + 2 * text.count(": ") > NODES_MAX:
        return _too_much(file, 1)
    if match := _TOO_DEEP.search(text):
        return _too_deep(file, text.count("\n", 0, match.start()) + 1)
    return None


def _too_much(file: str, line: int) -> Problem:
    return Problem(
        file,
        line,
        "항목이 너무 많습니다.",
        f"{LINES_MAX:,}줄, 값 {NODES_MAX:,}개 이하로 줄여 주십시오.",
    )


def _too_deep(file: str, line: int) -> Problem:
    return Problem(
        file,
        line,
        "너무 깊이 들어가 있습니다.",
        f"들여쓰기를 {DEPTH_MAX}단계 이하로 줄여 주십시오.",
    )


@dataclass(slots=True)
class _Open:
    """A table or list whose end has not come yet."""

    line: int
    is_table: bool
    items: list[Node] = field(default_factory=list)
    keys: list[Scalar] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)


class _Tree:
    """Builds nodes from events, and refuses as soon as a bound is passed."""

    def __init__(self, file: str) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.refused = False
        self.line = 1
        self._file = file
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def refuse(self, line: int, sentence: str, mend: str) -> None:
        self.problems.append(Problem(self._file, line, sentence, mend))
        self.refused = True

    def take(self, event: Event) -> None:
        self.line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._document(event)
        elif isinstance(event, NodeEvent):
            self._bounds(event)
            if not self.refused:
                self._node(event)
        elif isinstance(event, CollectionEndEvent):
            self._put(self._closed(self._open.pop()))

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self.refuse(
                self.line, "문서가 둘 이상입니다.", "`---` 아래를 다른 파일로 옮겨 주십시오."
            )
        elif event.version is not None or event.tags:
            self.refuse(1, "%로 시작하는 지시문은 쓸 수 없습니다.", "그 줄을 지워 주십시오.")

    def _bounds(self, event: NodeEvent) -> None:
        self._nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.refuse(
                self.line,
                "앵커(&)와 별칭(*)은 쓸 수 없습니다.",
                "내용을 그대로 풀어 적어 주십시오.",
            )
        elif getattr(event, "tag", None) is not None:
            self.refuse(
                self.line, "태그(!)는 쓸 수 없습니다.", "`!`로 시작하는 말을 지워 주십시오."
            )
        elif self._nodes > NODES_MAX:
            self.problems.append(_too_much(self._file, self.line))
            self.refused = True
        elif len(self._open) >= DEPTH_MAX and not isinstance(event, ScalarEvent):
            self.problems.append(_too_deep(self._file, self.line))
            self.refused = True

    def _node(self, event: NodeEvent) -> None:
        if isinstance(event, ScalarEvent):
            if _UNPRINTABLE.search(event.value.replace("\t", " ")):
                self.refuse(self.line, "쓸 수 없는 글자가 있습니다.", "그 글자를 지워 주십시오.")
                return
            self._put(Scalar(self.line, event.value, plain=not event.style))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open.append(_Open(self.line, is_table=isinstance(event, MappingStartEvent)))

    def _closed(self, opened: _Open) -> Node:
        if opened.is_table:
            return Table(opened.line, tuple(opened.entries.values()))
        return Series(opened.line, tuple(opened.items))

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if not top.is_table:
            top.items.append(node)
        elif top.keys:
            self._entry(top, top.keys.pop(), node)
        elif not isinstance(node, Scalar):
            self.refuse(node.line, "키는 한 낱말이어야 합니다.", "`키: 값` 꼴로 적어 주십시오.")
        elif node.plain and node.text == "<<":
            self.refuse(node.line, "병합 키(<<)는 쓸 수 없습니다.", "내용을 풀어 적어 주십시오.")
        else:
            top.keys.append(node)

    def _entry(self, table: _Open, key: Scalar, value: Node) -> None:
        if earlier := table.entries.get(key.text):
            self.problems.append(
                Problem(
                    self._file,
                    key.line,
                    f"`{key.text}` 키가 두 번 나옵니다.",
                    f"{earlier.line}줄에 이미 있으니 하나만 남겨 주십시오.",
                )
            )
            return
        table.entries[key.text] = Entry(key.text, key.line, value)
