"""The frame: who is let in, what every answer carries, and that no error shows its insides."""

from tests.site import TestSite


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(site: TestSite):
    assert site.anonymous().get("/").headers["location"] == "/sign-in"


def test_health_tells_up_and_no_more(site: TestSite):
    answered = site.anonymous().get("/health")

    assert (answered.status_code, answered.json()) == (200, {"status": "up"})


def test_every_answer_carries_the_headers(site: TestSite):
    for path in ("/health", "/nowhere", "/"):
        headers = site.anonymous().get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path
        assert headers["cache-control"] == "no-store", path
        assert headers["strict-transport-security"].startswith("max-age=31536000"), path
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"], path


def test_files_are_compressed_and_kept_and_pages_are_not(site: TestSite):
    asked = {"Accept-Encoding": "gzip"}
    sheet = site.anonymous().get("/vendor/krds/components.css", headers=asked)
    page = site.visitor("han").get("/cases", headers=asked)

    assert sheet.headers["content-encoding"] == "gzip"
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in page.headers
    assert page.headers["cache-control"] == "no-store"
