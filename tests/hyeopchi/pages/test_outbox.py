"""알림: what failed and why, one letter whole, and what a person does about them."""

import pytest
from sqlalchemy import func, insert, select, update

from engine.letter_list import letter
from engine.mail_acts import mark
from engine.store import reading, transaction
from engine.tables import access, mail, notice, person, suppression
from tests.site import TestSite, count_statements, words

HELD, DEAD, BOUNCED, DOUBTED, QUEUED = 4, 1, 2, 3, 6
GONE = "메일 서버가 받는 주소를 받지 않았습니다(550 5.1.1 User unknown)"


@pytest.fixture
def spoilt(site: TestSite) -> TestSite:
    """The office with letters that wait for a person."""
    states = {
        DEAD: ("dead", "메일 서버에 연결하지 못했습니다(기다리는 시간이 지났습니다)"),
        BOUNCED: ("bounced", GONE),
        DOUBTED: ("uncertain", "보내는 도중에 멈추어 도착 여부를 알 수 없음"),
        HELD: ("held", None),
        HELD + 1: ("held", None),
        QUEUED: ("queued", None),
    }
    with transaction(site.store) as write:
        for number, (status, error) in states.items():
            put = update(mail).where(mail.c.id == number)
            write.execute(put.values(status=status, error=error))
        write.execute(
            update(notice)
            .where(notice.c.id == 1)
            .values(
                status="failed",
                mail_id=None,
                reason="letter 'digest' could not be written; 낱말 ‘due’가 없습니다.",
            )
        )
    return site


def status(site: TestSite, number: int) -> str:
    with reading(site.store) as read:
        return letter(read, number).status


def test_outbox_says_what_waits_for_a_person_and_why(spoilt: TestSite):
    said = words(spoilt.visitor("han").get("/outbox"))

    for sentence in (
        "손볼 것 6 나갈 것 1",
        "도착 확인 필요 1통",
        "보내는 도중에 멈추어 도착했는지 알 수 없습니다.",
        "보내지 못함 1통",
        "메일 서버에 연결하지 못했습니다.",
        "그런 받는 사람이 없습니다.",
        "보류 2통",
        "보류한 2통 모두 보내기",
        "알림 문안 ‘digest’대로 글을 쓰지 못했습니다. 낱말 ‘due’가 없습니다.",
    ):
        assert sentence in said


def test_outbox_says_well_done_where_nothing_waits(site: TestSite):
    said = words(site.visitor("han").get("/outbox"))

    assert "손볼 알림이 없습니다. 나간 알림은 모두 도착했습니다." in said


def test_outbox_finds_letters_by_whom_they_went_to(site: TestSite):
    han = site.visitor("han")

    assert "노을" not in words(han.get("/outbox?view=sent&q=이든솔"))
    assert "이든솔" in words(han.get("/outbox?view=sent&q=이든솔"))
    assert "‘없는이’에 맞는 알림이 없습니다." in words(han.get("/outbox?view=sent&q=없는이"))
    assert han.get("/outbox?view=sent&before=99999999999999999999999").status_code == 200


def test_letter_is_shown_as_it_was_said(site: TestSite):
    with reading(site.store) as read:
        one = letter(read, 2)

    said = site.visitor("han").get("/outbox/2").text

    assert one.body.splitlines()[0] in said
    assert "글 고치기" not in said  # it left


@pytest.mark.parametrize("number", [987654321, 99999999999999999999999])
def test_letter_that_there_is_not_is_not_there(site: TestSite, number: int):
    assert site.visitor("han").get(f"/outbox/{number}").status_code == 404


def test_edit_keeps_the_text_before_and_says_who(spoilt: TestSite):
    han = spoilt.visitor("han")
    with reading(spoilt.store) as read:
        before = letter(read, HELD)
    typed = {
        "subject": "[협치] 새 제목",
        "body": "새 본문입니다.\r\n둘째 줄\r\n",
        "seen": mark(before.subject, before.body),
        "reason": "기한이 바뀌어",
    }

    said = words(han.follow(han.post(f"/outbox/{HELD}/text", typed)))

    with reading(spoilt.store) as read:
        after = letter(read, HELD)
    assert (after.subject, after.body) == ("[협치] 새 제목", "새 본문입니다.\n둘째 줄\n")
    assert "글을 고쳤습니다. 고치기 전의 글은 이력에 있습니다." in said
    assert "글을 고침 (한가람): 기한이 바뀌어" in said
    assert before.subject in said


def test_edit_of_a_text_that_changed_meanwhile_keeps_what_was_typed(spoilt: TestSite):
    answered = spoilt.visitor("han").post(
        f"/outbox/{HELD}/text", {"subject": "제목", "body": "내가 쓴 글", "seen": "old"}
    )

    assert answered.status_code == 422
    assert "그 사이에 다른 사람이 글을 고쳤습니다." in words(answered)
    assert "내가 쓴 글" in answered.text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"subject": " ", "body": "글"}, "제목을 써 주십시오."),
        ({"subject": "가" * 201, "body": "글"}, "제목을 200자 이내로 줄여 주십시오."),
        ({"subject": "제목", "body": " \n "}, "본문을 써 주십시오."),
        ({"subject": "제목", "body": "글\x00"}, "본문에 쓸 수 없는 글자가 있습니다."),
    ],
)
def test_edit_says_what_is_wrong_beside_its_field(spoilt: TestSite, typed, problem):
    answered = spoilt.visitor("han").post(f"/outbox/{HELD}/text", typed)

    assert (answered.status_code, problem in words(answered)) == (422, True)


def test_acts_do_what_each_letter_allows_and_say_so(spoilt: TestSite):
    han = spoilt.visitor("han")
    ids = {"id": [str(number) for number in (DEAD, HELD, 9)], "act": "sent_again"}

    said = words(han.follow(han.post("/outbox/acts", ids)))

    assert "알림 1통을 다시 보낼 것에 넣었습니다. 업무 시간에 차례로 나갑니다." in said
    assert "2통은 그렇게 할 수 있는 상태가 아니어서 그대로 두었습니다." in said
    assert [status(spoilt, number) for number in (DEAD, HELD, 9)] == ["queued", "held", "sent"]


def test_acts_release_all_that_are_held(spoilt: TestSite):
    han = spoilt.visitor("han")

    said = words(han.follow(han.post("/outbox/acts", {"act": "released_all"})))

    assert "알림 2통을 보낼 것에 넣었습니다." in said
    assert (status(spoilt, HELD), status(spoilt, HELD + 1)) == ("queued", "queued")


def test_acts_ask_for_letters_and_for_a_reason(spoilt: TestSite):
    han = spoilt.visitor("han")

    nothing = words(han.follow(han.post("/outbox/acts", {"act": "released"})))
    reasonless = words(han.follow(han.post("/outbox/acts", {"act": "discarded", "id": str(HELD)})))

    assert "고른 알림이 없습니다." in nothing
    assert "버리는 까닭을 적어 주십시오." in reasonless
    assert status(spoilt, HELD) == "held"


def test_acts_drop_for_a_reason_that_stays(spoilt: TestSite):
    han = spoilt.visitor("han")
    han.post("/outbox/acts", {"act": "discarded", "id": str(HELD), "reason": "회의가 취소됨"})

    said = words(han.get(f"/outbox/{HELD}"))

    assert status(spoilt, HELD) == "discarded"
    assert "버림 (한가람): 회의가 취소됨" in said


def test_acts_send_nothing_to_an_address_that_takes_no_mail(spoilt: TestSite):
    with transaction(spoilt.store) as write:
        to = write.scalar(select(mail.c.to_address).where(mail.c.id == BOUNCED))
        write.execute(
            insert(suppression).values(address=to, reason=GONE, source="smtp", since=spoilt.clock())
        )
    han = spoilt.visitor("han")

    said = words(
        han.follow(han.post("/outbox/acts", {"act": "sent_again", "id": [str(BOUNCED), str(DEAD)]}))
    )

    assert "알림 1통을 다시 보낼 것에 넣었습니다." in said
    assert f"{to}은 메일을 받지 않는 주소입니다." in said or f"{to}는 메일을" in said
    assert status(spoilt, BOUNCED) == "bounced"


def test_addresses_are_mended_where_they_are_listed(spoilt: TestSite):
    with transaction(spoilt.store) as write:
        write.execute(
            insert(suppression).values(
                address="lee@city.example", reason=GONE, source="smtp", since=spoilt.clock()
            )
        )
    han = spoilt.visitor("han")
    assert "lee@city.example 그런 받는 사람이 없습니다." in words(han.get("/outbox/addresses"))

    wrong = han.post("/outbox/addresses", {"person": "lee", "address": "lee at city"})
    assert "메일 주소로 쓸 수 없어 이든솔님의 주소를 그대로 두었습니다." in words(han.follow(wrong))
    right = han.post("/outbox/addresses", {"person": "lee", "address": "dawn@city.example"})
    said = words(han.follow(right))

    assert "이든솔님의 알림이 이제 dawn@city.example로 갑니다." in said
    assert "모든 주소가 메일을 받고 있습니다." in said
    with reading(spoilt.store) as read:
        at = read.scalar(select(person.c.email).where(person.c.key == "lee"))
    assert at == "dawn@city.example"


def test_unwritten_notices_are_written_again(spoilt: TestSite):
    han = spoilt.visitor("han")

    said = words(han.follow(han.post("/outbox/unwritten")))

    assert "알릴 것" in said
    assert "다시 씁니다" in said or "다시 쓰고" in said
    assert "쓰지 못함" not in said


def test_outbox_tells_the_access_log_whose_letters_it_showed(site: TestSite):
    site.visitor("han").get("/outbox/2")

    with reading(site.store) as read:
        (row,) = read.execute(select(access.c.account, access.c.subjects, access.c.act)).all()
    assert tuple(row) == ("han", ["lee"], "알림 보기")


@pytest.mark.parametrize(
    ("path", "asked"), [("/outbox", 10), ("/outbox?view=sent", 6), ("/outbox/2", 6)]
)
def test_outbox_asks_a_constant_number_of_questions(site: TestSite, path: str, asked: int):
    han = site.visitor("han")
    counts = []
    for _ in range(2):
        han.get(path)  # what is asked once only
        with count_statements(site.store) as said:
            han.get(path)
        counts.append(len(said))
        more_letters(site, 40)

    assert counts == [asked, asked]


def more_letters(site: TestSite, count: int) -> None:
    with transaction(site.store) as write:
        one = dict(write.execute(select(mail).where(mail.c.id == 2)).one()._mapping)
        del one["id"]
        had = write.scalar(select(func.count()).select_from(mail)) or 0
        rows = [
            {**one, "message_id": f"<{had + n}@x.example>", "only_once": None} for n in range(count)
        ]
        write.execute(insert(mail), rows)


def test_an_administrator_sends_letters_and_reads_none(spoilt: TestSite):
    ad, mails = spoilt.visitor("ad"), "제목에 마을 도서관이 있는 알림"
    with transaction(spoilt.store) as write:
        write.execute(update(mail).where(mail.c.id == QUEUED).values(subject=mails, body=mails))
        write.execute(update(mail).where(mail.c.id == HELD).values(subject=mails, body=mails))

    read = [ad.get(path).text for path in ("/outbox", "/outbox?view=waiting", f"/outbox/{HELD}")]
    found = ad.get("/outbox?view=waiting&q=마을")
    edited = ad.post(f"/outbox/{HELD}/text", {"subject": "제목", "body": "글", "seen": ""})
    sent = ad.post("/outbox/acts", {"id": str(HELD), "act": "released"})

    assert [mails in one for one in read] == [False] * 3
    assert "맞는 알림이 없습니다." in words(found)
    assert (edited.status_code, sent.status_code) == (403, 303)
    assert status(spoilt, HELD) == "queued"
    assert mails in spoilt.visitor("han").get(f"/outbox/{HELD}").text
