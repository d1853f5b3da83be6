"""Words for the errors of agendas and of files."""

from hyeopchi.said import Worded, not_found, refused
from notifications.korean import josa, official_date

MEETINGS: dict[str, Worded] = {
    "MeetingToCome": lambda e: refused(
        f"{official_date(e.held_on)}에 열릴 회의라 아직 결정을 적을 수 없습니다.",
        "회의를 마친 뒤에 적어 주십시오.",
    ),
    "CaseOnAgenda": lambda e: refused(
        f"{josa(e.number, '은/는')} 이 안건에 이미 「{e.move}」 처리로 올라 있습니다.",
        "먼저 안건에서 빼거나 다른 안건에 올려 주십시오.",
    ),
    "MoveUnknown": lambda e: refused(
        "이 과제가 따르는 정의에는 없는 처리입니다.", "목록에서 다시 골라 주십시오."
    ),
    "FileRefused": lambda e: refused(e.refusal.sentence, e.refusal.mend, code=e.refusal.code),
    "FileUnknown": lambda e: not_found(
        "그런 파일이 없습니다.", "과제 화면의 문서 목록에서 다시 골라 주십시오."
    ),
    "FileDamaged": lambda e: refused(
        "보관한 파일이 없거나 올릴 때와 달라져 내려받을 수 없습니다.",
        "관리자에게 알려 백업에서 되살리도록 요청해 주십시오.",
    ),
}
