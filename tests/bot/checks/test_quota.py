"""The check of Azure's quotas."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.check import Verdict
from tests.bot.checks.site import Site

SECTION = {
    "quotas": [
        {
            "name": "westeurope",
            "subscription": "0a1b2c3d-1111-4222-8333-444455556666",
            "location": "westeurope",
        }
    ]
}


@pytest.fixture(autouse=True)
def _usual(site: Site) -> None:
    site.azure.quotas.used = {
        ("Compute", "Total Regional vCPUs"): (420, 1000),
        ("Compute", "Standard DSv3 Family vCPUs"): (120, 500),
        ("Compute", "Standard NC Family vCPUs"): (0, 0),
        ("Compute", "Dedicated vCPUs"): (12, -1),
        ("Network", "Public IP Addresses"): (3, 100),
        ("Storage", "Storage Accounts"): (20, 250),
    }


def test_all_is_well_of_every_provider_and_page(site: Site) -> None:
    result = site.run("quota", section=SECTION)
    assert result.verdict is Verdict.OK
    assert result.summary == "westeurope: Total Regional vCPUs: 420 of 1,000, 42 % is the most used"
    assert {each.name: each.value for each in result.measured}["westeurope.Storage Accounts"] == 8


def test_the_fullest_comes_first(site: Site) -> None:
    site.azure.quotas.used["Compute", "Standard DSv3 Family vCPUs"] = (490, 500)
    site.azure.quotas.used["Network", "Public IP Addresses"] = (80, 100)
    result = site.run("quota", section=SECTION)
    assert result.verdict is Verdict.FAIL
    start = "westeurope: quota of Standard DSv3 Family vCPUs: 490 of 500, 98 %"
    assert result.summary == f"{start}, and 1 more"
    assert result.evidence == ("westeurope: quota of Public IP Addresses: 80 of 100, 80 %",)


def test_of_many_that_are_near_the_rest_is_counted(site: Site) -> None:
    site.azure.quotas.used = {("Compute", f"Family {number}"): (80 + number, 100) for number in range(8)}
    result = site.run("quota", section=SECTION)
    assert result.verdict is Verdict.WARN
    assert result.evidence[-1] == "westeurope: 3 more are 80 % used or more"


def test_providers_can_be_chosen(site: Site) -> None:
    (quota,) = SECTION["quotas"]
    result = site.run("quota", section={"quotas": [{**quota, "of": ["Network"]}]})
    assert result.summary == "westeurope: Public IP Addresses: 3 of 100, 3 % is the most used"


def test_nothing_that_is_used(site: Site) -> None:
    site.azure.quotas.used = {}
    result = site.run("quota", section=SECTION)
    assert (result.verdict, result.summary) == (
        Verdict.UNKNOWN,
        "westeurope: Azure tells of no quota that is used",
    )


def test_a_number_that_is_none(site: Site) -> None:
    site.azure.quotas.used["Compute", "Total Regional vCPUs"] = ("many", 1000)  # type: ignore[assignment]
    assert site.run("quota", section=SECTION).summary == "Azure's quotas answers what cannot be read"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Azure's quotas answers 403 AuthorizationFailed"),
        ("404", "Azure's quotas answers 404 ResourceNotFound"),
        ("429", "Azure's quotas answers 429 TooManyRequests"),
        ("nonsense", "Azure's quotas answers no JSON object"),
        ("huge", "Azure's quotas answers more than 8 MiB"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("quota", section=SECTION)  # what is loaded late is loaded
    site.faults.add(kind, times=9, api="quotas")
    result = site.run("quota", section=SECTION, seconds=1.0)
    assert (result.verdict, result.summary) == (Verdict.UNKNOWN, words)


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("quota").summary.startswith("set platform.quotas in the policy")
    unset = site.run("quota", section=SECTION, azure_client_id=None).summary
    assert unset.startswith("set AZURE_TENANT_ID")
