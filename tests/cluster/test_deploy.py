"""What `deploy/` says of clusters is what the program reads; it holds no secrets."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from index.address import Address
from index.cluster import client, running
from tests.cluster.jvm import HERE, OPENSEARCH

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
TEXT = (DEPLOY / "cluster.md").read_text("utf-8")
VARIABLES = {client.USER, client.PASSWORD, client.KEY, client.CA, running.WORK, "KHONGDAU_INDEX"}


def test_passwords_come_from_the_environment() -> None:
    for name, value in re.findall(r"(\w*(?:PASSWORD|KEY|SECRET|TOKEN)\w*): (.*)", COMPOSE):
        assert re.fullmatch(r"\$\{\w+:\?\}", value), name
    assert not re.search(r"(PASSWORD|KEY)=\S", TEXT)


def test_services_are_whole_and_their_nodes_are_those_of_the_address() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    nodes = [name for name, one in services.items() if "opensearch" in one["image"]]
    for name in nodes:
        assert services[name]["environment"]["node.name"] == name
        assert services[name]["image"].endswith(f":{OPENSEARCH}")
    for name in ("page", "index"):
        environment = services[name]["environment"]
        address = Address.parse(environment["KHONGDAU_INDEX"])
        assert address.hosts == tuple(f"{node}:9200" for node in nodes)
        assert set(environment) <= VARIABLES


def test_addresses_and_variables_that_are_named_are_read() -> None:
    for text in (COMPOSE, TEXT):
        assert set(re.findall(r"KHONGDAU_\w+", text)) <= VARIABLES
    for address in re.findall(r"opensearch(?:\+https)?://[^\s`'\"]+", TEXT):
        if "host:port" not in address:
            Address.parse(address.rstrip(".,"))
    assert set(re.findall(r"KHONGDAU_\w+", TEXT)) == VARIABLES


def test_the_version_is_that_of_the_jars() -> None:
    assert f"<version>{OPENSEARCH}.0</version>" in (HERE / "pom.xml").read_text("utf-8")
    assert f"OpenSearch {OPENSEARCH}" in TEXT
