"""What a letter's template may hold: an allow-list of Jinja2, read before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import nodes

from notifications.filters import ARGUMENTS, FILTERS
from notifications.josa import is_pair, josa

DEPTH_MAX = 40
LOOPS_MAX = 4  # one inside another
PATH_MAX = 8  # names in a row, as in office.phone
NODES_MAX = 2_000
TEXT_CONST_MAX = 1_000
INTEGER_CONST_MAX = 10**15
ABOUT_LOOP = frozenset({"first", "index", "last", "length"})
RESERVED = frozenset({"caller", "kwargs", "loop", "self", "super", "varargs"})
_COMPARISONS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq"})

_FORBIDDEN: Mapping[type[nodes.Node], str] = {
    nodes.Call: "함수 부르기",
    nodes.Include: "다른 글 넣기(include)",
    nodes.Import: "다른 글 가져오기(import)",
    nodes.FromImport: "다른 글 가져오기(import)",
    nodes.Extends: "다른 글 잇기(extends)",
    nodes.Block: "블록(block)",
    nodes.Macro: "매크로(macro)",
    nodes.CallBlock: "매크로 부르기(call)",
    nodes.FilterBlock: "필터 블록(filter)",
    nodes.Assign: "값 정하기(set)",
    nodes.AssignBlock: "값 정하기(set)",
    nodes.With: "값 정하기(with)",
    nodes.ScopedEvalContextModifier: "자동 변환(autoescape)",
    nodes.Test: "검사(is)",
    nodes.Slice: "잘라 내기([:])",
    nodes.Concat: "이어 붙이기(~)",
    nodes.List: "목록 만들기([ ])",
    nodes.Tuple: "목록 만들기(( ))",
    nodes.Dict: "묶음 만들기({ })",
    nodes.BinExpr: "셈(+, -, *, **, /, %)",
    nodes.UnaryExpr: "셈(+, -)",
}
_MEND = "받은 낱말을 그대로 쓰고, 조건(if)과 되풀이(for)와 정해진 필터만 쓰십시오"

Path = tuple[str, ...]


@dataclass(slots=True)
class Findings:
    """What reading a template found: the words it uses, and what it may not hold."""

    used: dict[str, int] = field(default_factory=dict)  # word -> the line that first uses it
    paths: list[tuple[Path, int]] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)  # line, sentence, mend
    nodes: int = 0


def read(template: nodes.Template) -> Findings:
    """Read a parsed template against the allow-list; nothing of it is run."""
    found = Findings()
    _read(template, {}, found, depth=0, loops=0)
    return found


def _read(
    node: nodes.Node, scope: Mapping[str, Path], found: Findings, *, depth: int, loops: int
) -> None:
    found.nodes += 1
    if depth > DEPTH_MAX or found.nodes > NODES_MAX:
        _once(found, node.lineno, "글이 너무 크거나 깊게 겹쳐 있습니다", "글을 나누거나 줄이십시오")
        return
    if isinstance(node, nodes.For):
        _read_for(node, scope, found, depth=depth, loops=loops)
        return
    _check(node, scope, found)
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        found.nodes += 1
        return  # its inside was read as one path
    for child in node.iter_child_nodes():
        _read(child, scope, found, depth=depth + 1, loops=loops)


def _check(node: nodes.Node, scope: Mapping[str, Path], found: Findings) -> None:
    match node:
        case nodes.Template() | nodes.Output() | nodes.TemplateData() | nodes.If():
            pass
        case nodes.And() | nodes.Or() | nodes.Not() | nodes.Operand():
            pass
        case nodes.Scope() | nodes.Keyword():
            pass  # only ever around, or within, what is refused by its own name
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            _path(node, scope, found)
        case nodes.Const():
            _check_const(node, found)
        case nodes.Compare():
            if any(operand.op not in _COMPARISONS for operand in node.ops):
                _problem(
                    found,
                    node,
                    "들어 있는지 묻기(in)는 쓸 수 없습니다",
                    "==, !=, <, >로 비교하십시오",
                )
        case nodes.CondExpr():
            if node.expr2 is None:
                _problem(
                    found, node, "줄인 조건(if)에 else가 없습니다", "else와 그때 쓸 말을 적으십시오"
                )
        case nodes.Filter():
            _check_filter(node, found)
        case _:
            _problem(found, node, f"{_name(node)}{_topic(node)} 쓸 수 없습니다", _MEND)


def _read_for(
    node: nodes.For, scope: Mapping[str, Path], found: Findings, *, depth: int, loops: int
) -> None:
    if node.recursive:
        _problem(found, node, "스스로를 되부르는 되풀이(recursive)는 쓸 수 없습니다", _MEND)
    if loops + 1 > LOOPS_MAX:
        _problem(found, node, f"되풀이가 {LOOPS_MAX}겹보다 깊습니다", "되풀이를 줄이십시오")
    path: Path | None = None
    if isinstance(node.iter, nodes.Name | nodes.Getattr | nodes.Getitem):
        path = _path(node.iter, scope, found)
    else:
        _problem(
            found, node, "되풀이(for)는 받은 목록에만 쓸 수 있습니다", "목록인 낱말을 적으십시오"
        )
    inside = dict(scope)
    if isinstance(node.target, nodes.Name) and _speakable(node.target.name):
        inside[node.target.name] = path or (node.target.name,)
    else:
        _problem(
            found, node, "되풀이(for)의 이름으로 쓸 수 없습니다", "이름 하나를 밑줄 없이 적으십시오"
        )
    for child in (*([node.test] if node.test else ()), *node.body):
        _read(child, {**inside, "loop": ()}, found, depth=depth + 1, loops=loops + 1)
    for child in node.else_:
        _read(child, scope, found, depth=depth + 1, loops=loops)


def _path(node: nodes.Node, scope: Mapping[str, Path], found: Findings) -> Path | None:
    """Follow names down to the word they begin with; None, and a problem, if they do not."""
    keys: list[str | int] = []
    top = node
    while isinstance(top, nodes.Getattr | nodes.Getitem):
        key = top.attr if isinstance(top, nodes.Getattr) else _key(top.arg)
        if key is None:
            _problem(
                found, node, "대괄호 안에는 차례 수나 이름만 쓸 수 있습니다", "[0]처럼 적으십시오"
            )
            return None
        keys.append(key)
        top = top.node
    names = [key for key in reversed(keys) if type(key) is str]
    if not isinstance(top, nodes.Name):
        _problem(found, node, "낱말이 아닌 것의 속은 볼 수 없습니다", _MEND)
    elif len(keys) > PATH_MAX:
        _problem(found, node, "낱말의 속으로 너무 깊이 들어갑니다", _MEND)
    elif bad := [name for name in names if not _speakable(name)]:
        _problem(found, node, f"{josa(f'‘{bad[0][:60]}’', '은/는')} 볼 수 없는 이름입니다", _MEND)
    elif top.ctx == "load":
        return _word(top, names, scope, found)
    return None


def _key(arg: nodes.Expr) -> str | int | None:
    if isinstance(arg, nodes.Const) and type(arg.value) in (str, int):
        key: str | int = arg.value
        return key
    return None


def _word(
    top: nodes.Name, names: list[str], scope: Mapping[str, Path], found: Findings
) -> Path | None:
    if top.name == "loop" and "loop" in scope:
        if len(names) != 1 or names[0] not in ABOUT_LOOP:
            about = ", ".join(f"loop.{name}" for name in sorted(ABOUT_LOOP))
            _problem(
                found,
                top,
                "되풀이에 대해서는 정해진 것만 알 수 있습니다",
                f"{about} 가운데 하나를 쓰십시오",
            )
        return None
    if not _speakable(top.name):
        _problem(found, top, f"{josa(f'‘{top.name}’', '은/는')} 쓸 수 없는 이름입니다", _MEND)
        return None
    if top.name not in scope:
        found.used.setdefault(top.name, top.lineno)
    path = scope.get(top.name, (top.name,))
    for name in names:
        path = (*path, name)
        found.paths.append((path, top.lineno))
    return path


def _check_const(node: nodes.Const, found: Findings) -> None:
    value = node.value
    if type(value) is str and len(value) <= TEXT_CONST_MAX:
        return
    if type(value) is int and abs(value) < INTEGER_CONST_MAX:
        return
    if value is None or type(value) is bool:
        return
    _problem(found, node, "이런 값은 적을 수 없습니다", "짧은 글이나 정수를 적으십시오")


def _check_filter(node: nodes.Filter, found: Findings) -> None:
    if node.name not in FILTERS:
        near = get_close_matches(node.name, FILTERS, n=1)
        mend = f"혹시 ‘{near[0]}’입니까" if near else f"{', '.join(FILTERS)} 가운데 하나를 쓰십시오"
        _problem(
            found, node, f"{josa(f'‘{node.name}’', '이라는/라는')} 필터는 쓸 수 없습니다", mend
        )
        return
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        _problem(
            found, node, f"‘{node.name}’ 필터를 쓰는 법이 다릅니다", "따옴표로 묶은 글만 건네십시오"
        )
        return
    least, most = ARGUMENTS[node.name]
    texts = [
        arg.value for arg in node.args if isinstance(arg, nodes.Const) and type(arg.value) is str
    ]
    if len(texts) != len(node.args) or not least <= len(texts) <= most:
        _problem(
            found,
            node,
            f"‘{node.name}’ 필터에 건넨 것이 맞지 않습니다",
            "따옴표로 묶은 글만 건네십시오",
        )
    elif node.name in ("josa", "particle") and not is_pair(texts[0]):
        _problem(
            found,
            node,
            f"{josa(f'‘{texts[0]}’', '은/는')} 조사 짝이 아닙니다",
            "‘을/를’처럼 적으십시오",
        )


def _speakable(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_") and name not in RESERVED


def _name(node: nodes.Node) -> str:
    for kind, name in _FORBIDDEN.items():
        if isinstance(node, kind):
            return name
    return f"이 구문({type(node).__name__})"


def _topic(node: nodes.Node) -> str:
    return josa(_name(node), "은/는").removeprefix(_name(node))


def _problem(found: Findings, node: nodes.Node, sentence: str, mend: str) -> None:
    found.problems.append((node.lineno, sentence, mend))


def _once(found: Findings, line: int, sentence: str, mend: str) -> None:
    if all(known != sentence for _, known, _ in found.problems):
        found.problems.append((line, sentence, mend))
