"""Small documents of each kind, real enough for a magic number, and things that only pretend."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
HWP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + b"HWP Document File" + b"\x00" * 100


def packed(entries: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same content is the same file
            entry.compress_type = how
            archive.writestr(entry, content)
    return out.getvalue()


def hwpx(**more: bytes) -> bytes:
    return packed({"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<a/>", **more})


def xlsx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", **more})
