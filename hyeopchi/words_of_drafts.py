"""Words for the errors of drafts of definitions, and of letters that are being edited."""

from hyeopchi.said import Worded, not_found, refused
from notifications.korean import josa, official_moment

_WANTED = {"working": "고치는 중인 초안", "proposed": "발의한 초안"}

DRAFTS: dict[str, Worded] = {
    "DraftUnknown": lambda e: not_found(
        "그런 초안은 없습니다.", "관리 › 흐름에서 초안을 다시 골라 주십시오."
    ),
    "DraftOpen": lambda e: refused(
        "이 흐름에는 고치는 중인 초안이 이미 있습니다.", "그 초안을 이어서 고쳐 주십시오."
    ),
    "DraftNotSo": lambda e: refused(
        f"{josa(_WANTED.get(e.wanted, e.wanted), '이/가')} 아니어서 하지 않았습니다.",
        "그 사이에 다른 사람이 처리했는지 화면을 다시 열어 확인해 주십시오.",
    ),
    "DraftChanged": lambda e: refused(
        f"{official_moment(e.at)}에 다른 사람이 초안을 고쳤습니다. 아무것도 바꾸지 않았습니다.",
        "고친 내용을 읽은 뒤 다시 해 주십시오.",
    ),
    "DraftOvertaken": lambda e: refused(
        f"{official_moment(e.at)}에 다른 내용이 시행되었습니다. 이 초안은 아직 시행하지 않았습니다.",
        "새로 시행된 내용과 달라진 점을 읽은 뒤 다시 해 주십시오.",
    ),
    "ApproverSame": lambda e: refused(
        "발의한 사람은 시행을 승인할 수 없습니다.",
        "다른 관리자나 총괄부서 담당에게 부탁해 주십시오.",
    ),
    "LifecycleTaken": lambda e: refused(
        f"{josa(e.lifecycle, '이라는/라는')} 키로 시행 중인 흐름이 이미 있습니다.",
        "다른 키를 적거나, 그 흐름의 초안을 만들어 주십시오.",
    ),
    "LetterChanged": lambda e: refused(
        "그 사이에 다른 사람이 이 문안을 고쳤습니다. 아무것도 바꾸지 않았습니다.",
        "지금 문안을 읽은 뒤 다시 해 주십시오.",
    ),
    "EditUnclear": lambda e: refused(
        "글에서 고칠 자리를 찾지 못했습니다.", "흐름 탭에서 글을 직접 고쳐 주십시오."
    ),
    "RehearsalTooLong": lambda e: refused(
        "예행이 너무 오래 걸려 멈추었습니다. 기록과 초안은 그대로입니다.",
        "`hyeopchi rehearse --definition 파일`은 시간을 제한하지 않습니다.",
    ),
    "RehearsalBusy": lambda e: refused(
        "다른 예행을 하고 있습니다.", "그 예행이 끝난 뒤 다시 해 주십시오."
    ),
}
