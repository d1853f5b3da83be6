"""What is wrong with an office's settings, in Korean: the steps word it in English, for logs."""

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"there is no such file", "그런 파일이 없습니다."),
    (r"`hyeopchi init` writes one", "`hyeopchi init`이 만들어 줍니다."),
    (r"it is no TOML: .*\(at line (\d+), column (\d+)\).*", r"\1번째 줄 \2번째 글자를 읽을 수 없습니다."),
    (r"it is no TOML: .*", "설정 파일의 글을 읽을 수 없습니다."),
    (r"mend that line", "그 줄을 고쳐 주십시오. 글은 따옴표로 묶습니다."),
    (r"it says \[(.+)\]", r"없는 묶음입니다: [\1]."),
    (r"(\[\w+\]) says '(.+)'", r"\1에 없는 항목입니다: \2."),
    (r"it may say (.+)", r"쓸 수 있는 것: \1"),
    (r"(\[\w+\] \w+) is no text", r"\1 값이 글이 아닙니다."),
    (r"put it in quotes", "따옴표로 묶어 주십시오."),
    (r"(\[\w+\] \w+) is missing", r"\1 값이 없습니다."),
    (r"add (\w+) = .*", r'\1 = "…" 줄을 넣어 주십시오.'),
    (r"\[hours\] end before they start", "[hours] 끝나는 때가 시작하는 때보다 이릅니다."),
    (r'such as "09:00" to "18:00"', '"09:00"부터 "18:00"처럼 적어 주십시오.'),
    (r"such as (.+)", r"\1처럼 적어 주십시오."),
    (r"(\[\w+\] \w+) is (.+)", r"\1에 쓸 수 없는 값입니다: \2."),
    (r'write "folder" or "smtp"', '"folder"나 "smtp"라고 적어 주십시오.'),
    (r"write it from (\d+) to (\d+)", r"\1부터 \2까지의 수를 적어 주십시오."),
    (r"write it (.+)", r"\1처럼 적어 주십시오."),
    (r"\[mail\] says both tls and starttls", "[mail]에 tls와 starttls가 함께 켜져 있습니다."),
    (r"write only one of them", "465번 포트면 tls, 그 밖이면 starttls만 적어 주십시오."),
    (r"\[mail\] ca_file holds no certificates: (.+)", r"[mail] ca_file에서 인증서를 읽을 수 없습니다: \1"),
    (r"name a PEM file", "PEM 형식의 인증 기관 인증서 파일을 적어 주십시오."),
    (r"\[mail\] would send the password in the clear", "[mail] 설정대로면 비밀번호가 그대로 드러납니다."),
    (r"write starttls = true", "starttls = true라고 적어 주십시오."),
    (r"others on this machine can read it", "이 컴퓨터의 다른 사람이 읽을 수 있습니다."),
    (r"chmod 600 (.+)", r"`chmod 600 \1`로 권한을 줄여 주십시오."),
    (r"it is not UTF-8", "글자가 UTF-8이 아닙니다."),
    (r"save it as CSV UTF-8", "CSV UTF-8로 저장해 주십시오."),
    (r"it is running already", "이 사무실의 시계가 이미 켜져 있습니다."),
    (r"stop that process first", "켜져 있는 것을 먼저 멈추어 주십시오."),
)  # fmt: skip


def setting_words(said: str) -> str:
    """Word *said*; what is not known here stays as it is, rather than be lost."""
    for pattern, words in _WORDS:
        match = re.fullmatch(pattern, said, re.DOTALL)
        if match is not None:
            return match.expand(words)
    return said
