"""Canonical bytes: the same thing said is the same hash, everywhere."""

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.chain import chain_root, plain, text_digest
from engine.tables import as_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_plain_is_stable(value: object) -> None:
    once = plain(value)

    assert plain(once) == once


def test_plain_composes_what_a_mac_decomposed() -> None:
    assert plain({normalize("NFD", "과제"): normalize("NFD", "협치")}) == {"과제": "협치"}


def test_plain_writes_days_as_iso_text() -> None:
    assert plain([date(2013, 4, 10)]) == ["2013-04-10"]


@pytest.mark.parametrize("value", [1.5, object(), {"a": {1.5}}])
def test_plain_refuses_what_has_no_one_form(value: object) -> None:
    with pytest.raises(TypeError, match="an event cannot hold"):
        plain(value)


def test_json_is_written_one_way() -> None:
    assert as_json({"나": 1, "가": ["·", None]}) == '{"가":["·",null],"나":1}'


def test_the_digest_of_a_text_depends_on_its_salt() -> None:
    assert text_digest("a", {"reason": "완료"}) != text_digest("b", {"reason": "완료"})


def test_the_root_depends_on_the_root_before() -> None:
    assert chain_root({"1": "x"}, "a") != chain_root({"1": "x"}, "b")
