"""Where webhooks may lead: a corpus of addresses that point inside, and none of them is reached."""

import re
import socket
from ipaddress import ip_address, ip_network

import pytest

from flows.steps.web_address import Closed, is_open, pinned, resolved, target_of
from flows.steps.webhook_setting import WebhookSetting

# Addresses that mean this machine, its network or a cloud's metadata, as attackers write them.
INSIDE_URLS = [
    "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/",
    "https://0x7f000001/", "https://0x7f.0.0.1/", "https://017700000001/", "https://0177.0.0.1/",
    "https://0/", "https://0.0.0.0/", "https://localhost/", "https://localhost.localdomain/",
    "https://127.0.0.1.nip.io/", "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::10.0.0.1]/", "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/", "https://[2002:a00:1::]/", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[::ffff:0:127.0.0.1]/", "https://[fc00::1]/", "https://[fd00::1]/", "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/", "https://[ff02::1]/", "https://[fd00:ec2::254]/", "https://[fec0::1]/",
    "https://10.0.0.1/", "https://10.255.255.255/", "https://172.16.0.1/", "https://172.31.255.254/",
    "https://192.168.0.1/", "https://192.168.1.1:8443/", "https://169.254.169.254/latest/meta-data/",
    "https://169.254.0.1/", "https://2852039166/", "https://0xa9fea9fe/", "https://100.64.0.1/",
    "https://100.100.100.200/", "https://192.0.0.192/", "https://198.18.0.1/", "https://224.0.0.1/",
    "https://255.255.255.255/", "https://240.0.0.1/", "https://metadata.google.internal/",
    "https://hook.example@127.0.0.1/", "https://hook.example:x@10.0.0.1/", "https://127.0.0.1\\@hook.example/",
    "https://127.0.0.1#@hook.example/", "https://hook.example%2f@127.0.0.1/", "https://hook.example%00.evil/",
    "https://hook.example\t.evil/", "https://①②⑦.⓪.⓪.①/", "https://hook。example/",
    "https://hook.example.evil.example/", "https://xhook.example/", "https://hook.example../",
    "http://hook.example/", "ftp://hook.example/", "file:///etc/passwd", "gopher://127.0.0.1:25/",
    "javascript:alert(1)", "//hook.example/", "hook.example", "https://", "https:///", "",
    "https://hook.example:99999/", "https://hook.example:0x1bb/", "https://hook.example:22/",
    "https://[::1", "https://" + "a" * 600 + ".example/",
]  # fmt: skip

OFFICE = WebhookSetting(hosts=("hook.example", "hook.example:8443"))


def hosts_of(url: str) -> tuple[str, ...]:
    """Give every host that a careless administrator might have taken from the URL into the list."""
    found = re.findall(r"[A-Za-z0-9.:%\[\]-]+", url.partition("//")[2])
    return tuple({one.lower().strip("[]") for one in found} | {"localhost", "hook.example"})


def test_corpus_is_large_enough() -> None:
    assert len(set(INSIDE_URLS)) >= 60


@pytest.mark.parametrize("url", INSIDE_URLS)
def test_address_that_the_office_did_not_name_is_closed(url: str) -> None:
    with pytest.raises(Closed):
        pinned(target_of(url, OFFICE), OFFICE, resolve=lambda host, port: ["127.0.0.1"])


@pytest.mark.parametrize("url", INSIDE_URLS)
def test_address_inside_is_closed_even_where_its_host_was_named(url: str) -> None:
    careless = WebhookSetting(hosts=hosts_of(url))

    def resolve(host: str, port: int) -> list[str]:
        try:
            return resolved(host, port)
        except (OSError, UnicodeError):
            return ["10.0.0.7"]  # a name of the inner network

    with pytest.raises(Closed):
        pinned(target_of(url, careless), careless, resolve=resolve)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "8.8.8.8", "211.252.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
)
def test_address_outside_is_open(address: str) -> None:
    assert is_open(ip_address(address), OFFICE)


def test_named_host_is_read_once_with_its_port_and_path() -> None:
    target = target_of("https://HOOK.example:8443/in?x=1", OFFICE)

    assert (target.scheme, target.host, target.port, target.path) == (
        "https",
        "hook.example",
        8443,
        "/in?x=1",
    )


def test_one_address_inside_closes_all() -> None:
    """Who adds an address to the answer of a name could otherwise choose which is taken."""
    with pytest.raises(Closed):
        pinned(
            target_of("https://hook.example/", OFFICE),
            OFFICE,
            resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"],
        )


def test_network_of_the_office_is_open_when_it_says_so_but_never_the_metadata() -> None:
    inner = WebhookSetting(
        hosts=("hook.example",), networks=(ip_network("10.1.0.0/16"), ip_network("169.254.0.0/16"))
    )

    assert is_open(ip_address("10.1.2.3"), inner)
    assert not is_open(ip_address("10.2.0.1"), inner)
    assert not is_open(ip_address("169.254.169.254"), inner)


def test_plain_http_stays_on_this_machine() -> None:
    near = WebhookSetting(hosts=("hook.example:80",), networks=(ip_network("0.0.0.0/0"),))
    target = target_of("http://hook.example/", near)

    with pytest.raises(Closed):
        pinned(target, near, resolve=lambda host, port: ["93.184.215.14"])
    assert pinned(target, near, resolve=lambda host, port: ["127.0.0.1"]) == "127.0.0.1"


def test_name_without_an_address_is_no_fault_of_the_rules() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(socket.gaierror):
        pinned(target_of("https://hook.example/", OFFICE), OFFICE, resolve=resolve)
