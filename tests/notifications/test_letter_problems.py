from collections.abc import Callable
from pathlib import Path

import pytest

from notifications.letters import Letters

ALLOWED = frozenset(
    {"title", "due_on", "office.name", "office.phone", "rows.person", "rows.titles"}
)

SAID = {
    "{{ titel }}": ["2: ‘titel’이라는 낱말은 이 글에 주어지지 않습니다 – 혹시 ‘title’입니까"],
    "{{ x }}\n{{ x }}\n{{ y }}": [
        "2: ‘x’라는 낱말은 이 글에 주어지지 않습니다 – due_on, office, rows, title 가운데 하나를 쓰십시오",
        "4: ‘y’라는 낱말은 이 글에 주어지지 않습니다 – due_on, office, rows, title 가운데 하나를 쓰십시오",
    ],
    "{{ office.fhone }}": ["2: ‘office’에는 ‘fhone’이라는 값이 없습니다 – 혹시 ‘phone’입니까"],
    "{{ office['fax'] }}": [
        "2: ‘office’에는 ‘fax’라는 값이 없습니다 – name, phone 가운데 하나를 쓰십시오"
    ],
    "{% for r in rows %}\n{{ r.persn }}{{ loop.index }}\n{% endfor %}": [
        "3: ‘rows’에는 ‘persn’이라는 값이 없습니다 – 혹시 ‘person’입니까"
    ],
    "{% for r in rows %}{% endfor %}{{ r }}": [
        "2: ‘r’이라는 낱말은 이 글에 주어지지 않습니다 – due_on, office, rows, title 가운데 하나를 쓰십시오"
    ],
    "{{ title | joas('을/를') }}": ["2: ‘joas’라는 필터는 쓸 수 없습니다 – 혹시 ‘josa’입니까"],
    "{{ title | josa('을/늘') }}": ["2: ‘을/늘’은 조사 짝이 아닙니다 – ‘을/를’처럼 적으십시오"],
    "{{ title | josa }}": [
        "2: ‘josa’ 필터에 건넨 것이 맞지 않습니다 – 따옴표로 묶은 글만 건네십시오"
    ],
    "{% if title %}": [
        "2: 끝맺지 않은 구문이 있습니다 – {% endif %}, {% endfor %}, #}가 빠지지 않았는지 보십시오"
    ],
    "{% iff title %}": ["2: ‘iff’ 구문은 없습니다 – if, for, endif, endfor 가운데 하나를 쓰십시오"],
    "\n{{ title }\n": ["3: ‘}’ 자리가 잘못되었습니다 – {{ }}와 {% %}의 짝과 철자를 보십시오"],
    "{{ title if due_on }}": [
        "2: 줄인 조건(if)에 else가 없습니다 – else와 그때 쓸 말을 적으십시오"
    ],
    "{% for r in rows %}{{ loop.cycle }}{% endfor %}": [
        "2: 되풀이에 대해서는 정해진 것만 알 수 있습니다 – "
        "loop.first, loop.index, loop.last, loop.length 가운데 하나를 쓰십시오"
    ],
    "{% set x = title %}\n{% include 'digest' %}": [
        "2: 값 정하기(set)는 쓸 수 없습니다 – "
        "받은 낱말을 그대로 쓰고, 조건(if)과 되풀이(for)와 정해진 필터만 쓰십시오",
        "3: 다른 글 넣기(include)는 쓸 수 없습니다 – "
        "받은 낱말을 그대로 쓰고, 조건(if)과 되풀이(for)와 정해진 필터만 쓰십시오",
    ],
    "{{ title }} {{ office.name }} {% for r in rows %}{{ r.titles[0] }}{% endfor %}": [],
}


@pytest.mark.parametrize("source", SAID)
def test_problems_are_said_by_line_with_a_mend(
    letters: Letters, written: Callable[[str], str], source: str
) -> None:
    name = written(f"제목\n{source}")

    problems = [
        str(problem).removeprefix("own.txt.j2:") for problem in letters.problems(name, ALLOWED)
    ]

    assert problems == SAID[source]


def test_problems_hold_names_within_a_word_only_where_they_are_told(
    letters: Letters, written: Callable[[str], str]
) -> None:
    name = written("제목\n{{ title.anything }}{{ office.anything }}")

    assert letters.problems(name, frozenset({"title", "office"})) == ()


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"", "1: 제목이 없습니다 – 첫 줄에 제목을 적으십시오"),
        (b"{# only a comment #}\n\n", "3: 제목이 없습니다 – 첫 줄에 제목을 적으십시오"),
        ("제목\n본문".encode("cp949"), "1: UTF-8로 읽을 수 없습니다 – UTF-8로 저장하십시오"),
        (b"x\n" + b"a" * 65536, "1: 문안이 64KiB보다 큽니다 – 문안을 줄이십시오"),
    ],
)
def test_problems_of_unreadable_files(
    letters: Letters, folder: Path, source: bytes, problem: str
) -> None:
    (folder / "own.txt.j2").write_bytes(source)

    assert [str(found) for found in letters.problems("own", ALLOWED)] == [f"own.txt.j2:{problem}"]


def test_file_with_a_byte_order_mark_and_windows_lines_is_read(
    letters: Letters, folder: Path
) -> None:
    (folder / "own.txt.j2").write_bytes("제목 {{ title }}\r\n\r\n본문\r\n".encode("utf-8-sig"))

    letter = letters.render("own", {"title": "가"})

    assert (letter.subject, letter.body) == ("제목 가", "본문\n")
