"""Templates that try to break out, and templates that try never to end."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.errors import LetterInvalid, LetterUnrendered, NotificationRefused
from notifications.letters import Letters
from notifications.template import read_template

Write = Callable[[str], str]
SHIPPED = Letters([])

# Known escapes of template sandboxes, by name or by kind; all must be refused before they run.
ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ title.__class__.__init__.__globals__ }}",
    "{{ title['__class__']['__mro__'] }}",
    "{{ office.__class__ }}",
    "{{ office['__dict__'] }}",
    "{{ rows.__iter__ }}",
    "{{ rows._items }}",
    "{{ rows._budget.turns }}",
    "{{ office._values }}",
    "{{ self }}",
    "{{ self.__init__.__globals__.__builtins__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ loop }}",
    "{% for r in rows %}{{ loop._iterable }}{% endfor %}",
    "{% for r in rows %}{{ loop.__class__ }}{% endfor %}",
    "{% for r in rows %}{{ loop.cycle('a','b') }}{% endfor %}",
    "{% for r in rows %}{{ loop.nextitem }}{% endfor %}",
    "{% for r in rows recursive %}{{ loop(rows) }}{% endfor %}",
    "{{ caller() }}",
    "{{ varargs }}",
    "{{ kwargs }}",
    "{{ super() }}",
    "{{ config.items() }}",
    "{{ request.application.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ range(10) }}",
    "{{ dict(a=1) }}",
    "{{ title.upper() }}",
    "{{ title.format(office) }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ '%s' % office }}",
    "{{ '%s'|format(office) }}",
    "{{ office|attr('name') }}",
    "{{ title|attr('__class__') }}",
    "{{ title|safe }}",
    "{{ rows|map(attribute='__class__') }}",
    "{{ rows|map('upper')|join }}",
    "{{ rows|groupby('__class__') }}",
    "{{ rows|selectattr('x') }}",
    "{{ rows|sort(attribute='__class__') }}",
    "{{ rows|xmlattr }}",
    "{{ office|pprint }}",
    "{{ office|tojson }}",
    "{{ title|string }}",
    "{{ title|replace('a','b') }}",
    "{{ [1,2]|sum }}",
    "{{ [].append(1) }}",
    "{{ {} }}",
    "{{ (1,2) }}",
    "{{ title[0:2] }}",
    "{{ title[office] }}",
    "{{ rows[title] }}",
    "{{ rows[rows[0]] }}",
    "{{ rows[-1] }}",
    "{{ title ~ title }}",
    "{{ 'a' * 9 }}",
    "{{ 9 ** 9 }}",
    "{{ 1 + 1 }}",
    "{{ -1 }}",
    "{{ 1.5 }}",
    "{{ 9999999999999999999999 }}",
    "{{ title is defined }}",
    "{{ title is filter('x') }}",
    "{{ 'a' in title }}",
    "{{ title | josa(title) }}",
    "{{ title | josa(*rows) }}",
    "{{ title | josa(**office) }}",
    "{{ title | josa(pair='을/를') }}",
    "{{ title | the list of a loop }}",
    "{% filter upper %}x{% endfilter %}",
    "{% set x = title %}",
    "{% set x %}{{ title }}{% endset %}",
    "{% with x = title %}{{ x }}{% endwith %}",
    "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% block b %}{% endblock %}",
    "{% extends 'digest.txt.j2' %}",
    "{% include 'digest.txt.j2' %}",
    "{% import 'digest.txt.j2' as d %}",
    "{% from 'digest.txt.j2' import d %}",
    "{% autoescape false %}{{ title }}{% endautoescape %}",
    "{% do rows.append(1) %}",
    "{% debug %}",
    "{% trans %}x{% endtrans %}",
    "{% for a, b in rows %}{% endfor %}",
    "{% for loop in rows %}{% endfor %}",
    "{% for self in rows %}{% endfor %}",
    "{% for _x in rows %}{% endfor %}",
    "{% for r in rows|sort %}{% endfor %}",
    "{% for r in [1,2] %}{% endfor %}",
    "{% for r in 'abc' %}{% endfor %}",
    "{% for r in range(9) %}{% endfor %}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_escape_is_refused_before_it_runs(letters: Letters, written: Write, source: str) -> None:
    name = written(f"제목\n{source}")
    words = {"title": "글", "office": {"name": "이름", "secret": "비밀"}, "rows": [{"x": "y"}]}

    with pytest.raises(LetterInvalid):
        letters.render(name, words)
    assert letters.problems(name, frozenset(words)) != ()


@pytest.mark.parametrize(
    "source",
    [
        "{{ office.keys }}",
        "{{ office.get }}",
        "{{ title.upper }}",
        "{{ rows.at }}",
        "{{ rows.count }}",
        "{{ due.year }}",
    ],
)
def test_no_attribute_of_a_value_is_ever_read(
    letters: Letters, written: Write, source: str
) -> None:
    words = {"title": "글", "office": {"name": "이름"}, "rows": ["행"], "due": 3}

    with pytest.raises(LetterUnrendered, match="값이 주어지지 않았습니다"):
        letters.render(written(f"제목\n{source}"), words)


_LOOPS = "".join(f"{{% for {name} in rows %}}" for name in "abcd")
_ENDS = "{% endfor %}" * 4
BOMBS = {
    "nested loops that say nothing": _LOOPS + _ENDS,
    "nested loops that say much": _LOOPS + "{{ title }}" + _ENDS,
    "a long word, often": "{{ title }}" * 3000,
    "a loop in a loop in five": "{% for e in rows %}" + _LOOPS + _ENDS + "{% endfor %}",
    "brackets": "{{ " + "(" * 30_000,
    "not": "{{ " + "not " * 15_000 + "title }}",
    "filters": "{{ title" + "|josa('을/를')" * 4000 + " }}",
    "names": "{{ title" + ".a" * 30_000 + " }}",
    "indices": "{{ rows" + "[0]" * 20_000 + " }}",
    "ands": "{{ title" + " and title" * 6000 + " }}",
    "ifs": "{% if title %}" * 2000 + "{% endif %}" * 2000,
    "unclosed": "{% if title %}" * 4000,
    "opening marks": "{{" * 30_000,
    "comments": "{#" * 30_000,
    "blocks": "{%" * 30_000,
    "a number": "{{ " + "9" * 60_000 + " }}",
    "a hexadecimal number": "{{ 0x" + "f" * 60_000 + " }}",
    "a quoted text": "{{ '" + "a" * 60_000 + "' }}",
    "output": "{{ title }}" * 1000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_soon(letters: Letters, written: Write, bomb: str) -> None:
    name = written(f"제목\n{BOMBS[bomb]}")
    words = {"title": "가" * 300, "rows": [f"{n:03d}" * 50 for n in range(1000)]}
    before = process_time()

    with pytest.raises((LetterInvalid, LetterUnrendered)):
        letters.render(name, words)

    assert process_time() - before < 2


def test_most_work_a_letter_may_do_is_done_soon(letters: Letters, written: Write) -> None:
    compare = "{% if a == title %}{% endif %}" * 390
    name = written("제목\n{% for a in rows %}" + compare + "{% endfor %}끝")
    before = process_time()

    letter = letters.render(name, {"title": "가", "rows": ["나"] * 1000})

    assert letter.body == "끝\n"
    assert process_time() - before < 2


def test_letter_within_bounds_is_said(letters: Letters, written: Write) -> None:
    name = written("제목\n{% for r in rows %}{% for s in tens %}{{ r }}{% endfor %}{% endfor %}")

    letter = letters.render(name, {"rows": ["가"] * 1000, "tens": ["나"] * 10})

    assert letter.body == "가" * 10_000 + "\n"


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{%",
                "%}",
                "{#",
                "#}",
                " ",
                "\n",
                "for",
                "in",
                "if",
                "else",
                "endif",
                "endfor",
                "title",
                "rows",
                ".",
                "[",
                "]",
                "(",
                ")",
                "|",
                "josa",
                "'을/를'",
                "==",
                "not",
                "loop",
                "0",
                "~",
                "set",
                "가",
            ]
        ),
        max_size=30,
    )
)
def test_reading_any_template_never_raises(parts: list[str]) -> None:
    read = read_template("".join(["제목\n", *parts]).encode())

    assert (read.compiled is None) == bool(read.found.problems)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_reading_any_bytes_never_raises(source: bytes) -> None:
    read = read_template(source)

    assert (read.compiled is None) == bool(read.found.problems)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_said_or_refused(text: str) -> None:
    try:
        letter = SHIPPED.render(
            "verification",
            {
                "office": {"signature": text, "phone": text, "email": text},
                "person": {"name": text, "title": text},
                "checked_on": "2013-04-10",
                "count": 0,
                "findings": [],
                "more": 0,
            },
        )
    except NotificationRefused:
        return
    assert "\n" not in letter.subject
