"""Signing in through a provider: what is not proven opens nothing (the real one: test_sign_in_provider)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from flows.errors import OfficeUnfit
from flows.steps.oidc_setting import OidcSetting, oidc_of
from hyeopchi import identity_provider
from hyeopchi.identity_errors import ProviderUnfit
from hyeopchi.identity_provider import Identified, Started, identified
from tests.site import OPENED, TestSite, words

ISSUER = "https://login.city.example"
SETTING = OidcSetting(ISSUER, "hyeopchi", "한빛시", secret="secret")
STARTED = Started("state", "nonce", "verifier")
NOW = int(OPENED.timestamp())
CLAIMS = {
    "iss": ISSUER,
    "sub": "42",
    "aud": "hyeopchi",
    "nonce": "nonce",
    "iat": NOW - 5,
    "exp": NOW + 300,
    "email": "lee@city.example",
    "email_verified": True,
}
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})


class Provider:
    """Answers as a provider does, with a token that a test may spoil."""

    def __init__(self, claims: Mapping[str, Any], key: RSAKey = KEY, **said: str) -> None:
        self.token = jwt.encode({"alg": "RS256", "kid": "one"}, dict(claims), key)
        self.said = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            **said,
        }

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def fetch_token(self, _address: str, **_: object) -> dict[str, str]:
        return {"access_token": "a", "id_token": self.token}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch):
    def asked(claims: Mapping[str, Any] = CLAIMS, key: RSAKey = KEY, **answered: str) -> Identified:
        provider = Provider(claims, key)
        monkeypatch.setattr(identity_provider, "_client", lambda *_: provider)
        keys = {"keys": [KEY.as_dict(private=False)]}
        fetched = {
            f"{ISSUER}/.well-known/openid-configuration": provider.said,
            f"{ISSUER}/jwks": keys,
        }
        monkeypatch.setattr(
            identity_provider, "_fetched", lambda _client, address, **_: fetched[address]
        )
        given = {"code": "c", "state": "state", **answered}
        return identified(SETTING, STARTED, given, back="https://x/return", at=OPENED)

    return asked


def test_identified_gives_who_the_provider_proves(ask):
    assert ask() == Identified("42", "lee@city.example", False)
    assert ask({**CLAIMS, "amr": ["pwd", "mfa"], "email_verified": False}) == Identified(
        "42", None, True
    )


@pytest.mark.parametrize(
    "spoiled",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": ["hyeopchi", "another"]},  # without saying for which of them
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"iat": None},
        {"sub": None},
    ],
    ids=str,
)
def test_identified_refuses_a_token_that_is_not_for_us_and_now(ask, spoiled: dict[str, Any]):
    claims = {key: value for key, value in {**CLAIMS, **spoiled}.items() if value is not None}

    with pytest.raises(ProviderUnfit):
        ask(claims)


def test_identified_refuses_another_key_state_issuer_and_an_error(ask):
    with pytest.raises(ProviderUnfit):
        ask(key=OTHER)
    for answered in (
        {"state": "x"},
        {"iss": "https://x.example"},
        {"error": "denied"},
        {"code": ""},
    ):
        with pytest.raises(ProviderUnfit):
            ask(**answered)


def test_an_office_without_a_provider_has_no_such_page(site: TestSite):
    for path in ("/sign-in/oidc", "/sign-in/oidc/return?code=c&state=s"):
        assert site.anonymous().get(path).status_code == 404
    assert "계정으로 로그인" not in words(site.anonymous().get("/sign-in"))


def test_oidc_of_reads_the_setting_and_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HYEOPCHI_OIDC_SECRET", raising=False)
    toml = tmp_path / "office.toml"
    said = {"issuer": ISSUER, "client_id": "hyeopchi"}

    assert oidc_of(toml, {}) is None
    assert oidc_of(toml, said) == OidcSetting(ISSUER, "hyeopchi", "기관")
    secret = tmp_path / "oidc-secret"
    secret.write_text("kept\n", encoding="utf-8")
    secret.chmod(0o600)
    opened = oidc_of(toml, {**said, "name": "한빛시", "match_email": True})
    assert opened == OidcSetting(ISSUER, "hyeopchi", "한빛시", True, "kept")
    assert "kept" not in repr(opened)
    secret.chmod(0o644)
    with pytest.raises(OfficeUnfit, match="others may read it"):
        oidc_of(toml, said)


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "http://login.city.example", "client_id": "x"},
        {"issuer": ISSUER},
        {"issuer": ISSUER, "client_id": "x", "match_email": "yes"},
        {"issuer": ISSUER, "client_id": "x", "name": 1},
    ],
    ids=json.dumps,
)
def test_oidc_of_refuses_what_cannot_be_used(tmp_path: Path, said: dict[str, Any]):
    with pytest.raises(OfficeUnfit):
        oidc_of(tmp_path / "office.toml", said)
