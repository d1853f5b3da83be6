"""Words for the errors of letters that a person wants to settle."""

from hyeopchi.exit_codes import ExitCode
from hyeopchi.said import Said, Worded, not_found, refused

SETTLING: dict[str, Worded] = {
    "MailUnknown": lambda e: not_found(f"{e.mail_id}번 알림이 없습니다."),
    "LetterFixed": lambda e: refused(
        "이미 나갔거나 나갔을 수 있는 알림이어서 글을 고치지 않았습니다.",
        "보류했거나 아직 나가지 않은 알림만 고칠 수 있습니다.",
    ),
    "LetterChanged": lambda e: Said(
        ExitCode.CHANGED,
        "그 사이에 다른 사람이 이 알림의 글을 고쳤습니다.",
        "지금의 글을 다시 읽고 고쳐 주십시오.",
    ),
}
