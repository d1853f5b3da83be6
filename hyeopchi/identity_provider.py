"""Another system says who somebody is: OpenID Connect, code flow with PKCE, checked by authlib."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from flows.steps.oidc_setting import OidcSetting
from hyeopchi.identity_errors import ProviderUnfit

_SECONDS: Final = 5.0
_BYTES_MAX: Final = 256 * 1024
_DRIFT: Final = 60  # seconds that two machines' clocks may differ
_SIGNED: Final = (
    "RS256",
    "PS256",
    "ES256",
    "EdDSA",
)  # never HS256 with a public secret, never none
# RFC 8176: the person showed more than a password.
_TWO_STEPS: Final = frozenset({"mfa", "otp", "hwk"})


@dataclass(frozen=True, slots=True)
class Started:
    """What is remembered until the browser comes back."""

    state: str
    nonce: str
    verifier: str  # PKCE: who starts is who ends


@dataclass(frozen=True, slots=True)
class Identified:
    """Who the provider says it is."""

    subject: str
    email: str | None  # only when the provider has verified it
    two_steps: bool


def address_to_ask(setting: OidcSetting, started: Started, *, back: str) -> str:
    """
    Give the provider's address to send the browser to.

    Raises:
        ProviderUnfit: The provider does not answer, or not as one must.
    """
    with _client(setting, back) as client:
        said = _metadata(client, setting)
        asked, _ = client.create_authorization_url(
            said["authorization_endpoint"],
            state=started.state,
            nonce=started.nonce,
            code_verifier=started.verifier,
        )
    return str(asked)


def identified(
    setting: OidcSetting,
    started: Started,
    answered: Mapping[str, str],
    *,
    back: str,
    at: datetime,
) -> Identified:
    """
    Give whom the provider identified: the code is exchanged, and what it says is checked.

    Raises:
        ProviderUnfit: The state, issuer, signature, audience, nonce or time is not right.
    """
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError
    from joserfc.errors import JoseError

    if "error" in answered or not answered.get("code"):
        raise ProviderUnfit(
            f"the provider answered {answered.get('error', 'without a code')[:100]}"
        )
    if answered.get("state") != started.state:
        raise ProviderUnfit("the state is another one")
    try:
        with _client(setting, back) as client:
            said = _metadata(client, setting)
            if answered.get("iss", setting.issuer) != setting.issuer:
                raise ProviderUnfit("the answer names another issuer")
            token = client.fetch_token(
                said["token_endpoint"],
                code=answered["code"],
                grant_type="authorization_code",
                code_verifier=started.verifier,
            )
            keys = _fetched(client, said["jwks_uri"])
            claims = {**_checked(setting, started, token, keys, at)}
            if setting.match_email and "email" not in claims:
                claims.update(_user_information(client, said, str(claims["sub"])))
        email = claims.get("email") if claims.get("email_verified") is True else None
        amr = claims.get("amr") or ()
        return Identified(str(claims["sub"]), email, bool(_TWO_STEPS & set(amr)))
    except (AuthlibBaseError, JoseError, HTTPError, KeyError, TypeError, ValueError) as error:
        raise ProviderUnfit(f"{type(error).__name__}: {error}"[:200]) from error


def _checked(
    setting: OidcSetting,
    started: Started,
    token: Mapping[str, Any],
    keys: Mapping[str, Any],
    at: datetime,
) -> Mapping[str, Any]:
    """Check the identity token: its signature, and by authlib whose, for whom, when and for what."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=list(_SIGNED))  # type: ignore[arg-type]
    claims = CodeIDToken(
        read.claims,
        read.header,
        {
            "iss": {"essential": True, "value": setting.issuer},
            "aud": {"essential": True, "value": setting.client_id},
            "sub": {"essential": True},
        },
        {
            "nonce": started.nonce,
            "client_id": setting.client_id,
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(int(at.timestamp()), _DRIFT)
    return dict(claims)


def _user_information(client: Any, said: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """Ask for the address where the identity token leaves it out; it must be of the same person."""
    if "userinfo_endpoint" not in said:
        return {}
    told = _fetched(client, said["userinfo_endpoint"], withhold_token=False)
    if told.get("sub") != subject:
        raise ProviderUnfit("its user information is of somebody else")
    return {name: told[name] for name in ("email", "email_verified") if name in told}


def _client(setting: OidcSetting, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        setting.client_id,
        setting.secret,
        token_endpoint_auth_method="client_secret_basic" if setting.secret else "none",
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=_SECONDS,
        follow_redirects=False,
        trust_env=False,
    )


def _metadata(client: Any, setting: OidcSetting) -> Mapping[str, Any]:
    """Ask the provider about itself; what it says must be its own, and as safe as its issuer."""
    said = _fetched(client, setting.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != setting.issuer:
        raise ProviderUnfit("it calls itself otherwise")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        if name == "userinfo_endpoint" and name not in said:
            continue
        scheme = urlsplit(str(said.get(name, ""))).scheme
        if scheme != "https" and scheme != urlsplit(setting.issuer).scheme:
            raise ProviderUnfit(f"its {name} is not safe")
    return said


def _fetched(client: Any, address: str, *, withhold_token: bool = True) -> Mapping[str, Any]:
    from httpx2 import HTTPError

    try:
        answered = client.request("GET", address, withhold_token=withhold_token)
        if answered.status_code != 200 or len(answered.content) > _BYTES_MAX:
            raise ProviderUnfit(f"it answered {answered.status_code}")
        said = answered.json()
    except (HTTPError, ValueError) as error:
        raise ProviderUnfit(f"it does not answer: {type(error).__name__}") from error
    if not isinstance(said, dict):
        raise ProviderUnfit("it answered no object")
    return said
