"""Why a letter failed: in Korean whatever was kept, with what to do, and the server's own words apart."""

import re

import pytest

from engine.outbox import STOPPED
from engine.suppression import NO_ADDRESS, is_no_mailbox, takes_no_mail
from hyeopchi.letter_reasons import Reason, reason_words
from notifications.errors import (
    AddressRefused,
    LetterInvalid,
    LetterUnknown,
    LetterUnrendered,
    LoginUnprotected,
    MailRefused,
    WordNotPlain,
)
from notifications.letter import LetterProblem

ADDRESS = "받는 사람의 메일 주소를 바로잡아 주십시오. 바로잡으면 다시 나갑니다."


@pytest.mark.parametrize(
    ("kept", "worded"),
    [
        (
            "메일 서버가 받는 주소를 받지 않았습니다(550 5.1.1 User unknown)",
            Reason("그런 받는 사람이 없습니다.", ADDRESS, "550 5.1.1 User unknown"),
        ),
        (
            "메일 서버가 받는 주소를 받지 않았습니다(452 4.2.2 Mailbox full)",
            Reason(
                "받는 편지함이 가득 찼습니다.",
                "받는 분에게 비워 달라고 한 뒤 다시 보내 주십시오.",
                "452 4.2.2 Mailbox full",
            ),
        ),
        (
            "메일 서버가 본문을 받지 않았습니다(554 no)",
            Reason("메일 서버가 본문을 받지 않았습니다.", "", "554 no"),
        ),
        (NO_ADDRESS, Reason("메일 주소가 없습니다.", ADDRESS)),
        (
            takes_no_mail("550 5.1.1 gone"),
            Reason(
                "이 주소는 메일을 받지 않습니다. 그런 받는 사람이 없습니다.",
                ADDRESS,
                "550 5.1.1 gone",
            ),
        ),
        (
            STOPPED,
            Reason(
                "보내는 도중에 멈추어 도착했는지 알 수 없습니다.",
                "받는 분에게 확인한 뒤 받은 것으로 하거나 다시 보내 주십시오.",
            ),
        ),
        (None, Reason("까닭을 남기지 않았습니다.")),
        (
            "something odd",
            Reason("메일을 보내지 못했습니다.", "잠시 뒤에 다시 보내 주십시오.", "something odd"),
        ),
        (
            str(LetterUnrendered("digest", "낱말 ‘due’가 없습니다.")),
            Reason(
                "알림 문안 ‘digest’대로 글을 쓰지 못했습니다.",
                "알림 문안을 고친 뒤 ‘다시 쓰기’를 눌러 주십시오.",
                "낱말 ‘due’가 없습니다.",
            ),
        ),
    ],
)
def test_reason_words_say_why_and_what_now(kept, worded):
    assert reason_words(kept) == worded


@pytest.mark.parametrize(
    "error",
    [
        LetterUnknown("digest", ("opened",)),
        LetterInvalid(
            "digest", (LetterProblem("digest.txt.j2", 3, "고쳐야 합니다.", "고칩니다."),)
        ),
        LetterUnrendered("digest", "낱말이 없습니다."),
        WordNotPlain("rows.0", "a function"),
        AddressRefused("아무개", "no mailbox"),
        MailRefused("subject", "it has two lines"),
        LoginUnprotected("mail.city.example"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_reason_words_put_our_own_errors_into_korean(error):
    worded = reason_words(str(error))

    assert worded.mend
    for said in (worded.why, worded.mend, worded.said):
        english = re.sub(r"‘[^’]*’|\[mail\]|office\.toml|starttls|tls|digest\.txt\.j2", "", said)
        assert not re.search("[A-Za-z]{3}", english), said


def test_reason_words_know_an_address_that_is_none():
    assert reason_words(is_no_mailbox("moon at city")).mend == ADDRESS
