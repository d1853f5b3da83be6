import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.josa import PAIRS, is_pair, josa, particle

HEARD = {
    # Hangul, by its last 받침
    "협약": ("협약을", "협약으로"),
    "빈집 정비": ("빈집 정비를", "빈집 정비로"),
    "서울": ("서울을", "서울로"),
    "협약 ": ("협약 을", "협약 으로"),
    "ㄱ": ("ㄱ을", "ㄱ으로"),
    "ㄹ": ("ㄹ을", "ㄹ로"),
    "ㅏ": ("ㅏ를", "ㅏ로"),
    # digits, read aloud
    "0": ("0을", "0으로"),
    "1": ("1을", "1로"),
    "2": ("2를", "2로"),
    "3": ("3을", "3으로"),
    "4": ("4를", "4로"),
    "5": ("5를", "5로"),
    "6": ("6을", "6으로"),
    "7": ("7을", "7로"),
    "8": ("8을", "8로"),
    "9": ("9를", "9로"),
    "10": ("10을", "10으로"),
    "100": ("100을", "100으로"),
    "3,000": ("3,000을", "3,000으로"),
    "50000": ("50000을", "50000으로"),
    "2000000000000": ("2000000000000를", "2000000000000로"),  # 이조
    "3.14": ("3.14를", "3.14로"),
    "3.10": ("3.10을", "3.10으로"),
    "합의-08": ("합의-08을", "합의-08로"),
    "Ⅱ": ("Ⅱ를", "Ⅱ로"),
    "Ⅲ": ("Ⅲ을", "Ⅲ으로"),
    "①": ("①을", "①로"),
    "2013. 4. 10.(수)": ("2013. 4. 10.(수)을", "2013. 4. 10.(수)로"),  # 십일
    "30%": ("30%를", "30%로"),
    "5km": ("5km를", "5km로"),
    "5kg": ("5kg을", "5kg으로"),
    "50㎡": ("50㎡를", "50㎡로"),
    # Latin letters by name, words by ear
    "MOU": ("MOU를", "MOU로"),
    "PCRM": ("PCRM을", "PCRM으로"),
    "URL": ("URL을", "URL로"),
    "SNS": ("SNS를", "SNS로"),
    "A": ("A를", "A로"),
    "Excel": ("Excel을", "Excel로"),
    "online": ("online을", "online으로"),
    "Facebook": ("Facebook을", "Facebook으로"),
    "workshop": ("workshop을", "workshop으로"),
    "center": ("center를", "center로"),
    # quotes are looked through, brackets after a word are not heard
    "‘빈집 정비’": ("‘빈집 정비’를", "‘빈집 정비’로"),
    "「협약」": ("「협약」을", "「협약」으로"),
    '"서울"': ('"서울"을', '"서울"로'),
    "협약(MOU)": ("협약(MOU)을", "협약(MOU)으로"),
    "빈집 정비 (2단계 사업)": ("빈집 정비 (2단계 사업)를", "빈집 정비 (2단계 사업)로"),
    "(가칭)": ("(가칭)을", "(가칭)으로"),
    "‘협약(안)’": ("‘협약(안)’을", "‘협약(안)’으로"),
    "끝.": ("끝.을", "끝.으로"),
    # what nobody can read
    "🙂": ("🙂을(를)", "🙂(으)로"),
    "": ("을(를)", "(으)로"),
    "福祉": ("福祉을(를)", "福祉(으)로"),
}


@pytest.mark.parametrize("word", HEARD)
def test_josa_fits_the_last_sound(word: str) -> None:
    assert (josa(word, "을/를"), josa(word, "으로/로")) == HEARD[word]


@pytest.mark.parametrize(
    ("pair", "after_consonant", "after_vowel"),
    [
        ("이/가", "협약이", "정비가"),
        ("은/는", "협약은", "정비는"),
        ("과/와", "협약과", "정비와"),
        ("와/과", "협약과", "정비와"),
        ("로/으로", "협약으로", "정비로"),
        ("이나/나", "협약이나", "정비나"),
        ("이라는/라는", "협약이라는", "정비라는"),
    ],
)
def test_josa_knows_its_pairs_in_either_order(
    pair: str, after_consonant: str, after_vowel: str
) -> None:
    assert (josa("협약", pair), josa("정비", pair)) == (after_consonant, after_vowel)


def test_josa_hears_decomposed_syllables() -> None:
    decomposed = unicodedata.normalize("NFD", "협약")  # as macOS writes file names

    assert josa(decomposed, "을/를") == f"{decomposed}을"


def test_particle_gives_no_word() -> None:
    assert (particle("협약", "을/를"), particle(88, "이/가")) == ("을", "이")


def test_josa_refuses_what_is_no_pair() -> None:
    assert not is_pair("을/를을")
    with pytest.raises(ValueError, match="'을/를을' is no pair of 조사"):
        josa("협약", "을/를을")


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(PAIRS))
def test_josa_follows_any_text(word: str, pair: tuple[str, str]) -> None:
    said = josa(word, "/".join(pair))

    assert said.startswith(word)
    assert len(said) > len(word)
