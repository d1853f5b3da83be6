"""A picture that a telephone photographs, as inline SVG without a style of its own."""

import segno
from markupsafe import Markup

from engine.time_code import address_of


def picture_of(secret: str, person: str, office: str) -> Markup:
    """Give the picture of a second step's secret; black on white in every mode, to be readable."""
    code = segno.make(address_of(secret, person=person, office=office), error="m", micro=False)
    drawn = code.svg_inline(
         border=4, dark="#000", light="#fff", omitsize=True,
        svgclass="qr", lineclass=None,
        title="확인 번호 앱으로 찍는 그림",
    )  # fmt: skip
    return Markup(drawn)  # noqa: S704 – drawn by segno of our own text
