"""What the YAML parser complains of, in words an administrator can act on."""

from ruamel.yaml.error import MarkedYAMLError

from states.problem import Problem

_MENDS = (
    (
        "mapping values are not allowed",
        "콜론(:)이 든 글은 따옴표로 감싸고, 들여쓰기를 맞추어 주십시오.",
    ),
    ("unexpected end of stream", "닫히지 않은 따옴표를 닫아 주십시오."),
    ("expected ',' or ']'", "대괄호 `[ ]`를 닫고 값 사이를 쉼표로 나누어 주십시오."),
    ("expected ',' or '}'", "중괄호 `{ }`를 닫고 값 사이를 쉼표로 나누어 주십시오."),
    ("expected the node content", "괄호를 닫거나 빠진 값을 적어 주십시오."),
    ("cannot start any token", "이 글자로 시작하는 값은 따옴표로 감싸 주십시오."),
    ("could not find expected ':'", "`키: 값` 꼴인지, 콜론(:)이 빠지지 않았는지 보아 주십시오."),
    ("expected <block end>", "이 줄의 들여쓰기를 같은 단계의 다른 줄과 맞추어 주십시오."),
    ("expected '<document start>'", "이 줄의 들여쓰기를 같은 단계의 다른 줄과 맞추어 주십시오."),
    ("unknown escape", "역슬래시(\\)가 든 글은 작은따옴표로 감싸 주십시오."),
)
_MEND = "들여쓰기, 콜론(:), 따옴표와 괄호의 짝을 살펴 주십시오."


def explain(error: MarkedYAMLError | None, file: str, *, line: int = 1) -> Problem:
    """Word a syntax *error*; without one, say no more than near which *line* reading stopped."""
    complaint = ""
    if error is not None:
        complaint = f"{error.context or ''} {error.problem or ''}"
        # The end of the file helps nobody: there, show where the open quote or bracket began.
        mark = error.problem_mark or error.context_mark
        if "end of stream" in complaint or "stream end" in complaint:
            mark = error.context_mark or mark
        if mark is not None:
            line = mark.line + 1
    mend = next((mend for words, mend in _MENDS if words in complaint), _MEND)
    return Problem(file, line, "YAML 문법에 맞지 않습니다.", mend)
