"""Reads nodes as the plain values that a definition is made of, noting every mistake."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from states.node import Entry, Node, Scalar, Series, Table
from states.report import Path, Report

LABEL_MAX = 60
NOTE_MAX = 1_000
WHOLE_MAX = 9_999

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
# Other YAML tools read these as true, false or nothing.
_NOT_KEYS = frozenset({"on", "off", "yes", "no", "y", "n", "true", "false", "null"})

Entries = Mapping[str, Entry]


class Reader:
    """
    Reads one file's nodes. Each method gives a value, or None after it noted why there is none.
    """

    def __init__(self, report: Report) -> None:
        self.report = report

    def table(
        self, node: Node, path: Path, what: str, known: Collection[str] | None = None
    ) -> Entries:
        """Give the entries of a table; with *known*, if only none, other keys are mistakes."""
        if not isinstance(node, Table):
            self.report.add_unread(
                path,
                f"{what} 자리에는 `키: 값` 꼴의 표가 와야 합니다.",
                "`키: 값`을 들여 써서 적어 주십시오.",
            )
            return {}
        entries: dict[str, Entry] = {}
        for entry in node.entries:
            self.report.remember((*path, entry.key), entry.line)
            if known is not None and entry.key not in known:
                self.report.add_at(
                    entry.line,
                    f"{what}에 없는 키입니다: `{shown(entry.key)}`.",
                    self.report.one_of(entry.key, known),
                )
            else:
                entries[entry.key] = entry
        return entries

    def named(self, node: Node, path: Path, what: str, reserved: Collection[str] = ()) -> Entries:
        """Give the entries of a table whose keys are names that we store for ever."""
        entries = self.table(node, path, what)
        good: dict[str, Entry] = {}
        for key, entry in entries.items():
            if not self.key(key, entry.line):
                continue
            if key in reserved:
                self.report.add_at(
                    entry.line,
                    f"이미 뜻이 정해진 말입니다: `{key}`.",
                    "다른 키로 바꾸어 주십시오.",
                )
            else:
                good[key] = entry
        return good

    def key(self, key: str, line: int) -> bool:
        """Whether *key* may be stored: ASCII, so that it survives URLs, CSV and other tools."""
        if _KEY.fullmatch(key) and key not in _NOT_KEYS:
            return True
        self.report.add_at(
            line,
            f"키로 쓸 수 없는 말입니다: `{shown(key)}`.",
            "영문 소문자로 시작해 소문자, 숫자, 밑줄(_)로 된 40자 이내의 말로 고쳐 주십시오"
            "(on, yes, no 등은 쓸 수 없습니다).",
        )
        return False

    def items(self, node: Node, path: Path, what: str) -> tuple[Node, ...]:
        if not isinstance(node, Series):
            self.report.add_unread(
                path, f"{what} 자리에는 목록이 와야 합니다.", "`[하나, 둘]` 꼴로 적어 주십시오."
            )
            return ()
        for index, item in enumerate(node.items):
            self.report.remember((*path, index), item.line)
        return node.items

    def text(self, node: Node, path: Path, what: str, limit: int = LABEL_MAX) -> str | None:
        if not isinstance(node, Scalar):
            self.report.add_unread(
                path, f"{what} 자리에는 글이 와야 합니다.", "글 한 줄로 적어 주십시오."
            )
        elif node.empty or not node.text.strip():
            self.report.add_unread(
                path, f"{what} 값이 비어 있습니다.", "값을 적거나 줄을 지워 주십시오."
            )
        elif len(node.text) > limit or (limit == LABEL_MAX and "\n" in node.text):
            self.report.add_unread(
                path, f"{what} 값이 너무 깁니다.", f"한 줄, {limit}자 이내로 줄여 주십시오."
            )
        else:
            return node.text.strip()
        return None

    def word(self, node: Node, path: Path, what: str, known: Collection[str]) -> str | None:
        """Read one of a closed set of words."""
        word = self.text(node, path, what)
        if word is None or word in known:
            return word
        self.report.add_unread(
            path, f"{what}에 쓸 수 없는 값입니다: `{word}`.", self.report.one_of(word, known)
        )
        return None

    def whole(
        self, node: Node, path: Path, what: str, least: int = 0, most: int = WHOLE_MAX
    ) -> int | None:
        number = None
        if isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text):
            number = int(node.text)
        if number is not None and least <= number <= most:
            return number
        sentence = f"{what} 자리에는 {least} 이상의 정수가 와야 합니다."
        if number is not None and number < 0:
            sentence = f"{what} 값이 음수입니다: {number}."
        self.report.add_unread(path, sentence, f"{least} 이상의 정수로 고쳐 주십시오.")
        return None

    def truth(self, node: Node, path: Path, what: str) -> bool:
        if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        self.report.add_unread(
            path,
            f"{what} 자리에는 true나 false가 와야 합니다.",
            "true로 적거나 줄을 지워 주십시오.",
        )
        return False

    def words(self, node: Node, path: Path, what: str) -> list[str]:
        """Read a list of words, each once; a single word may stand without brackets."""
        if isinstance(node, Scalar):
            node = Series(node.line, (node,))
        found: list[str] = []
        for index, item in enumerate(self.items(node, path, what)):
            word = self.text(item, (*path, index), what)
            if word is not None and word in found:
                self.report.add(
                    (*path, index),
                    f"{what}에 `{word}` 값이 두 번 나옵니다.",
                    "하나만 남겨 주십시오.",
                )
            elif word is not None:
                found.append(word)
                self.report.remember((*path, word), item.line)
        return found

    def label(self, entries: Entries, path: Path, key: str, what: str) -> str:
        """Read the label of *key*; without one the key stands in, so that checks can go on."""
        if "label" not in entries:
            if not self.report.unread(path):
                sentence = f"{what} `{key}`에 이름(label)이 없습니다."
                self.report.add(path, sentence, "`label: 이름`을 적어 주십시오.")
            return key
        return self.text(entries["label"].value, (*path, "label"), f"{what} 이름(label)") or key

    def demand(self, entries: Entries, path: Path, keys: Collection[str], what: str) -> None:
        """Note which of the *keys* are missing."""
        for key in keys:
            if key not in entries and not self.report.unread(path):
                self.report.add_unread(
                    (*path, key),
                    f"{what}에 `{key}` 값이 없습니다.",
                    f"`{key}:`를 적어 주십시오.",
                )

    def each(
        self, entries: Entries, path: Path, read: Callable[[str, Node, Path], dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Read every entry by *read*, and refuse labels that come twice."""
        found: list[dict[str, Any]] = []
        labels: dict[str, int] = {}
        for key, entry in entries.items():
            content = read(key, entry.value, (*path, key))
            line = self.report.line((*path, key, "label"))
            earlier = labels.get(content["label"])
            if earlier is None:
                labels[content["label"]] = line
            else:
                self.report.add_at(
                    line,
                    f"같은 이름이 두 번 나옵니다: 「{content['label']}」.",
                    f"{earlier}줄의 이름과 다르게 고쳐 주십시오.",
                )
            found.append(content)
        return found


def shown(word: str) -> str:
    """Give a word short enough for a sentence about it."""
    return word if len(word) <= 60 else f"{word[:60]}…"
