"""One template, read and compiled: a subject line and a body that may only say what they may."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications import grammar
from notifications.filters import FILTERS, sayable
from notifications.grammar import Findings
from notifications.plain import GivenDict, GivenList, NotSayable

SOURCE_MAX = 64 * 1024  # bytes

_COMMENTS = re.compile(r"\A(?:\s*\{#.*?#\})*\s*", re.DOTALL)
_LOOPED = "the list of a loop"  # no template can name this filter


class _NotGiven(StrictUndefined):
    """Knows its own name alone: not a word about the object it was looked for in."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class _LetterEnvironment(ImmutableSandboxedEnvironment):
    """Looks names up in given words, and nowhere else: no attribute of any object is read."""

    def getattr(self, obj: object, attribute: str) -> object:
        if isinstance(obj, LoopContext) and attribute in grammar.ABOUT_LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        try:
            if isinstance(obj, GivenDict) and isinstance(argument, str):
                return obj.under(argument)
            if isinstance(obj, GivenList) and isinstance(argument, int):
                return obj.at(argument)
        except LookupError:
            pass
        if isinstance(obj, Undefined):
            return str(obj)  # raises, naming what was not given first
        return self.undefined(name=str(argument))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template that passed every check."""

    subject: Template
    body: Template
    nodes: int


@dataclass(frozen=True, slots=True)
class ReadTemplate:
    """What a source says: compiled only when nothing is wrong with it."""

    found: Findings
    compiled: Compiled | None


@lru_cache(maxsize=64)
def read_template(source: bytes) -> ReadTemplate:
    """
    Read a template's source: check all of it first, then compile it. Bad input never raises.

    The last ones are kept, since one source makes many letters: nobody may change what was read.
    """
    found = Findings()
    if len(source) > SOURCE_MAX:
        found.problems.append(
            (1, f"문안이 {SOURCE_MAX // 1024}KiB보다 큽니다", "문안을 줄이십시오")
        )
        return ReadTemplate(found, None)
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        found.problems.append((line, "UTF-8로 읽을 수 없습니다", "UTF-8로 저장하십시오"))
        return ReadTemplate(found, None)
    subject, body, line = _parts(text)
    if not subject.strip():
        found.problems.append((line, "제목이 없습니다", "첫 줄에 제목을 적으십시오"))
    trees = [_parsed(part, first, found) for part, first in ((subject, line), (body, line + 1))]
    for tree in trees:
        if tree is not None:
            _take(found, grammar.read(tree))
    if found.problems or None in trees:
        return ReadTemplate(found, None)
    first, second = (_template(tree) for tree in trees if tree is not None)
    return ReadTemplate(found, Compiled(first, second, found.nodes))


def _parts(text: str) -> tuple[str, str, int]:
    """Split at the end of the first line that is no comment; give that line's number too."""
    start = _COMMENTS.match(text)
    assert start is not None  # it matches nothing at all
    line = text.count("\n", 0, start.end()) + 1
    subject, _, body = text[start.end() :].partition("\n")
    return subject, body, line


def _parsed(source: str, first_line: int, found: Findings) -> nodes.Template | None:
    try:
        return _ENVIRONMENT.parse("\n" * (first_line - 1) + source)  # problems name the file's line
    except TemplateSyntaxError as error:
        sentence, mend = _in_korean(error.message or "")
        found.problems.append((error.lineno, sentence, mend))
    except (RecursionError, ValueError):  # brackets without end; a number of 5,000 digits
        found.problems.append(
            (first_line, "글이 너무 크거나 깊게 겹쳐 있습니다", "글을 줄이십시오")
        )
    return None


def _take(found: Findings, more: Findings) -> None:
    for word, line in more.used.items():
        found.used.setdefault(word, line)
    found.paths.extend(more.paths)
    found.problems.extend(more.problems)
    found.nodes += more.nodes


def _template(tree: nodes.Template) -> Template:
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, _LOOPED, [], [], None, None, lineno=loop.lineno, environment=_ENVIRONMENT
        )
    return Template.from_code(_ENVIRONMENT, _ENVIRONMENT.compile(tree), {})


def _looped(value: object) -> GivenList:
    if isinstance(value, Undefined):
        str(value)  # raises, naming what was not given
    if not isinstance(value, GivenList):
        raise NotSayable("목록이 아닌 것을 되풀이하려 했습니다")
    return value


def _in_korean(message: str) -> tuple[str, str]:
    if match := re.search(r"unknown tag '([^']*)'", message):
        return f"‘{match[1][:60]}’ 구문은 없습니다", "if, for, endif, endfor 가운데 하나를 쓰십시오"
    if "end of template" in message or "end of file" in message or "Missing end of" in message:
        return (
            "끝맺지 않은 구문이 있습니다",
            "{% endif %}, {% endfor %}, #}가 빠지지 않았는지 보십시오",
        )
    if match := re.search(r"[Uu]nexpected (?:char )?'([^']*)'", message):
        return f"‘{match[1][:60]}’ 자리가 잘못되었습니다", "{{ }}와 {% %}의 짝과 철자를 보십시오"
    return f"문법이 맞지 않습니다({message[:120]})", "{{ }}와 {% %}의 짝과 철자를 보십시오"


def _environment() -> Environment:
    environment = _LetterEnvironment(
        undefined=_NotGiven,
        autoescape=False,  # a letter is plain text: nothing in it is ever markup
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=sayable,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    environment.filters[_LOOPED] = _looped
    return environment


_ENVIRONMENT = _environment()
