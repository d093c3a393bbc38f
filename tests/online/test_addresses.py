"""Which addresses may be asked for: public ones, whatever they are written as."""

from __future__ import annotations

import ipaddress

import pytest

from sousveil.model import ReadingError
from sousveil.online import Rules
from sousveil.online.addresses import is_address, is_public, parse, resolve
from tests.online.server import named

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "169.254.170.2",
    "168.63.129.16",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "192.169.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("number", PRIVATE)
def test_private_addresses_and_those_of_clouds_are_refused(number: str) -> None:
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", PUBLIC)
def test_public_addresses_are_allowed(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "written",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://127.0.0.1./",
        "http://0/",
    ],
)
def test_this_machine_is_refused_however_it_is_written(written: str) -> None:
    with pytest.raises(ReadingError, match=r"no public address|can't be found|names no host"):
        resolve(parse(written, Rules()), Rules())


def test_one_private_number_among_public_ones_refuses_the_host() -> None:
    rules = Rules(resolve=named({"example.org": ["93.184.216.34 10.0.0.7"]}))
    with pytest.raises(ReadingError, match=r"example\.org stands for 10\.0\.0\.7"):
        resolve(parse("https://example.org/", rules), rules)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("http://user:word@example.org/", "user name"),
        ("http://example.org@127.0.0.1/", "user name"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:0/", "port|names no host"),
        ("http://example.org:99999/", "port"),
        ("http:///x", "no host"),
        ("http://", "no host|port"),
        ("http://exa mple.org/", "spaces"),
        ("http://example.org\\@127.0.0.1/", "signs"),
        ("http://example.org/\r\nHost: x", "signs"),
        ("http://[::1", "host or port"),
        ("http://[fe80::1%25eth0]/", "host"),
        ("http://example.org/" + "x" * 3000, "too long"),
        ("http://-x.org/", "no host"),
        ("http://" + "a" * 64 + "\u00e9.org/", "host"),
        ("file:///etc/passwd", "only http"),
        ("gopher://example.org/", "only http"),
    ],
)
def test_odd_addresses_are_refused_in_one_line(written: str, why: str) -> None:
    with pytest.raises(ReadingError, match=why) as error:
        parse(written, Rules())
    assert "\n" not in str(error.value)


def test_an_address_is_written_in_one_way() -> None:
    assert str(parse("HTTPS://Example.ORG:443/a%20b/ä?q=é#part", Rules())) == "https://example.org/a%20b/%C3%A4?q=%C3%A9"
    assert str(parse("http://bücher.example", Rules())) == "http://xn--bcher-kva.example/"
    assert str(parse("http://[2606:4700::1111]/", Rules())) == "http://[2606:4700::1111]/"


def test_paths_are_no_addresses() -> None:
    assert is_address("HTTP://example.org") and not is_address("a/http://example.org") and not is_address("httpd.log")
