"""The address of an index in a cluster: what it may be, and what is said where it is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from index.address import Address, BadAddress, index_at
from index.cluster.client import KEY, PASSWORD, USER, connect
from index.errors import ClusterProblem
from web.main import main

HOSTS = ("a.vi.du:9200", "b:9201", "[::1]:9200")


def test_an_address_has_hosts_and_a_name() -> None:
    address = Address.parse("opensearch://a.vi.du,b:9201,[::1]/tin-quan?shards=3&replicas=0")
    assert address == Address(HOSTS, "tin-quan", shards=3, replicas=0)
    assert str(address) == "opensearch://a.vi.du:9200,b:9201,[::1]:9200/tin-quan"
    assert Address.parse(str(address)) == Address(HOSTS, "tin-quan")
    assert Address.parse("opensearch+https://a/b").tls


def test_what_is_no_address_is_a_directory() -> None:
    assert index_at("var/index") == Path("var/index")
    assert index_at("opensearch://a/b") == Address(("a:9200",), "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://a:9200/tin", "expected opensearch://host:9200/name"),
        ("opensearch://a:9200", "expected the name of an index"),
        ("opensearch://a:9200/Tin", "small letters"),
        ("opensearch://a:9200/tin/quan", "found 'tin/quan'"),
        ("opensearch://a:99999/tin", "host:port"),
        ("opensearch:///tin", "host:port"),
        ("opensearch://ai:mat-khau@a/tin", "KHONGDAU_CLUSTER_USER"),
        ("opensearch://a/tin?shards=0", "expected a number from 1 for shards; found '0'"),
        ("opensearch://a/tin?nodes=3", "found nodes=3"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(text: str, said: str) -> None:
    with pytest.raises(BadAddress, match=r".*") as raised:
        Address.parse(text)
    assert said in str(raised.value)
    assert "mat-khau" not in str(raised.value)
    wrong = CliRunner().invoke(main, ["index", "--index", text])
    assert wrong.exit_code == 2
    assert "mat-khau" not in wrong.output


@pytest.mark.parametrize(
    "found", [{USER: "ai"}, {PASSWORD: "x"}, {USER: "a", PASSWORD: "x", KEY: "y"}]
)
def test_half_a_user_is_refused_without_telling_the_other_half(found: dict[str, str]) -> None:
    with pytest.raises(ClusterProblem, match=f"Set {USER} and {PASSWORD}, or {KEY} alone"):
        connect(Address(("a:9200",), "tin"), environment=found)
