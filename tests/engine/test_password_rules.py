"""Which passwords an office takes, in its two profiles."""

import pytest

from engine.korean_keys import as_typed
from engine.password_hash import Cost, hash_password, is_password, is_weaker
from engine.password_rules import PROFILES, is_common, password_problems, plain_password

CHEAP = Cost(8, 1, 1)
NAMES = ("han", "한가람", "한빛시", "소통협력관")
SHORT = "10자보다 짧습니다. 더 길게 적어 주십시오."
COMMON = "누구나 먼저 짐작하는 비밀번호입니다. 다른 것으로 적어 주십시오."
NAMED = "아이디, 이름, 기관 이름이 들어 있습니다. 다른 것으로 적어 주십시오."
KINDS = "영문 대문자, 소문자, 숫자, 특수문자, 한글 가운데 3가지 이상을 섞어 주십시오."


@pytest.mark.parametrize(
    ("password", "problems"),
    [
        ("correct horse battery", []),
        ("빈집정비열두건가운데", []),
        ("a" * 8, [SHORT, COMMON]),
        ("x7!kq" * 26, ["128자보다 깁니다. 더 짧게 적어 주십시오."]),
        ("qlalfqjsgh1", [COMMON]),  # 비밀번호, typed on a Latin keyboard
        ("P@ssw0rd2024!", [COMMON]),
        ("hangaram2013", [NAMED]),
        ("gksrkfka!!77", [NAMED]),  # 한가람
        ("여기는한빛시입니다요", [NAMED]),
    ],
)
def test_password_problems_by_length_and_by_what_is_guessed_first(
    password: str, problems: list[str]
) -> None:
    assert password_problems(password, PROFILES["asvs"], names=NAMES) == problems


def test_password_problems_of_an_institution_ask_for_three_kinds_of_signs() -> None:
    rules = PROFILES["institution"]

    said = [
        password_problems(one, rules, names=NAMES)
        for one in ("moonlit-river", "Moonlit-river", "달빛강가river7", "moonlitriver")
    ]

    assert said == [[KINDS], [], [], [KINDS]]
    assert PROFILES["asvs"].lasts is None
    assert rules.lasts is not None


@pytest.mark.parametrize(
    "password",
    [
        "password", "drowssap99!", "monkeymonkey", "abcabcabcabc", "aaaaaaaaaaaa", "2345678","456789:;<=",
        "fedcba9876"[:6], "1q2w3e4r5t", "가나다라마바사12", "2013korea!!", "dkssudgktpdy",
    ],
)  # fmt: skip
def test_is_common_sees_through_what_is_put_around_a_word(password: str) -> None:
    assert is_common(password)


def test_is_common_leaves_what_nobody_tries_first() -> None:
    assert [one for one in ("moonlit-river", "빈집정비열두건", "correct horse battery") if is_common(one)] == []  # fmt: skip


def test_as_typed_gives_the_keys_of_a_korean_keyboard() -> None:
    assert as_typed("비밀번호 닭과 값 괜찮아 ok") == "qlalfqjsgh ekfrrhk rkqt rhoscksgdk ok"


def test_plain_password_is_the_same_from_every_keyboard() -> None:
    import unicodedata

    assert plain_password(unicodedata.normalize("NFD", "달빛강가")) == "달빛강가"


def test_is_password_says_no_to_nobody_and_to_what_is_no_hash() -> None:
    kept = hash_password("moonlit-river", cost=CHEAP)

    assert is_password(kept, "moonlit-river", cost=CHEAP)
    assert not is_password(kept, "moonlit-rivers", cost=CHEAP)
    assert not is_password(None, "nobody", cost=CHEAP)
    assert not is_password("not a hash", "nobody", cost=CHEAP)
    assert kept.startswith("$argon2id$")


def test_is_weaker_asks_for_a_new_hash_when_the_cost_rose() -> None:
    kept = hash_password("moonlit-river", cost=CHEAP)

    assert not is_weaker(kept, cost=CHEAP)
    assert is_weaker(kept)
