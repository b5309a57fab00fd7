"""A short name of an office (简称): it means one office for sure, or it is refused with the names there are."""

import pytest
from msgspec.structs import replace

from app.models.settings.settings import Contact, Settings
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, Standing
from app.models.vocabulary.term import UnitLevel
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.reports import offices, reporting, sending
from app.services.reports.offices import Office
from app.services.reports.sending import Dispatched
from app.services.runtime.errors import Refused
from app.services.settings import editing
from tests.helpers import book, state_of

CITY, PROVINCE = "云岭市应急管理局总值班室", "省应急管理厅总值班室"
GOVERNMENT, UPPER = "青山县人民政府总值班室", "云岭市人民政府总值班室"
COUNTY = Settings(
    region="青山县",
    addressee="",
    copies=("县委办", "县应急委各成员单位"),
    recipients={
        Recipient.CITY: Contact(name=CITY),
        Recipient.PROVINCE: Contact(name=PROVINCE),
        Recipient.GOVERNMENT: Contact(name=GOVERNMENT),
        Recipient.UPPER_GOVERNMENT: Contact(name=UPPER),
    },
)


@pytest.mark.parametrize(
    ("said", "office"),
    [
        ("市局", Office(CITY, Recipient.CITY)),
        ("市应急局", Office(CITY, Recipient.CITY)),
        ("市应急值班室", Office(CITY, Recipient.CITY)),
        ("云岭市局", Office(CITY, Recipient.CITY)),
        ("city", Office(CITY, Recipient.CITY)),
        ("省厅", Office(PROVINCE, Recipient.PROVINCE)),
        ("应急厅值班室", Office(PROVINCE, Recipient.PROVINCE)),
        ("应急部", Office("应急部", Recipient.MINISTRY)),
        ("县委办", Office("县委办", Recipient.PARTY)),
        ("中共青山县委办公室", Office("中共青山县委办公室", Recipient.PARTY)),
        ("县委值班室", Office("县委值班室", Recipient.PARTY)),
        ("县政府", Office(GOVERNMENT, Recipient.GOVERNMENT)),
        ("县府办", Office(GOVERNMENT, Recipient.GOVERNMENT)),
        ("县政府办公室", Office(GOVERNMENT, Recipient.GOVERNMENT)),
        ("市政府总值班室", Office(UPPER, Recipient.UPPER_GOVERNMENT)),
        ("应急委办公室", None),
        ("县应急委办", Office("县应急委办", Recipient.COMMITTEE)),
        ("县应急委各成员单位", Office("县应急委各成员单位")),
        ("公安局", Office("公安局", Recipient.POLICE)),
        ("县总工会", Office("县总工会", Recipient.UNION)),
    ],
)
def test_a_short_name_of_the_trade_means_one_office(said: str, office: Office | None) -> None:
    if office is None:
        with pytest.raises(Refused, match="不知道“应急委办公室”是哪一家"):
            offices.office_named(COUNTY, said)
        return
    assert offices.office_named(COUNTY, said) == office
    assert offices.role_of(COUNTY, said) is office.role


def test_a_name_two_could_have_is_refused_with_both() -> None:
    with pytest.raises(Refused, match=rf"说的是哪一家不清楚：.*{UPPER}.*。请写全称") as refused:
        offices.office_named(COUNTY, "政府值班室")
    assert GOVERNMENT in refused.value.sentence
    assert offices.role_of(COUNTY, "政府值班室") is None
    with pytest.raises(Refused, match="不清楚"):
        offices.office_named(COUNTY, "政府值班室", unlisted=True)


@pytest.mark.parametrize("said", ["市水利局", "县医院", "局", "县局值班", "邻市应急局", "市政府办事处"])
def test_a_name_nobody_has_is_refused_with_the_names_there_are(said: str) -> None:
    with pytest.raises(Refused, match="不知道") as refused:
        offices.office_named(COUNTY, said)
    assert all(name in refused.value.sentence for name in (CITY, PROVINCE, GOVERNMENT, "县委办"))
    assert offices.office_named(COUNTY, said, (said,)) == Office(said), "on the paper it means itself"
    assert offices.office_named(COUNTY, said, unlisted=True) == Office(said)


def test_a_short_name_never_means_an_office_of_another_kind_the_unit_put_behind_the_role() -> None:
    named = replace(COUNTY, recipients={Recipient.CITY: Contact(name="云岭市人民政府总值班室")}, copies=())
    assert Recipient.CITY not in {offices.role_of(named, one) for one in ("市局", "市应急局")}
    with pytest.raises(Refused, match="不知道“市局”"):
        offices.office_named(named, "市局")


@pytest.mark.parametrize(
    ("level", "region", "said", "role"),
    [
        (UnitLevel.CITY, "云岭市", "市委办", Recipient.PARTY),
        (UnitLevel.CITY, "云岭市", "省厅", Recipient.PROVINCE),
        (UnitLevel.CITY, "云岭市", "省政府办公厅", Recipient.UPPER_GOVERNMENT),
        (UnitLevel.COUNTY, "江口区", "区委办公室", Recipient.PARTY),
        (UnitLevel.COUNTY, "江口区", "区政府总值班室", Recipient.GOVERNMENT),
        (UnitLevel.COUNTY, "乌兰旗", "旗委办", Recipient.PARTY),
        (UnitLevel.PROVINCE, "江南省", "应急管理部指挥中心", Recipient.MINISTRY),
        (UnitLevel.CITY, "云岭市", "市局", None),
        (UnitLevel.COUNTY, "江口区", "县委办", None),
    ],
)
def test_ours_and_the_tier_above_are_those_of_this_unit(
    level: UnitLevel, region: str, said: str, role: Recipient | None
) -> None:
    settings = Settings(unit_level=level, region=region, copies=(), recipients={})
    assert offices.role_of(settings, said) is role


def test_in_a_city_of_county_rank_the_government_of_which_city_is_asked() -> None:
    settings = Settings(unit_level=UnitLevel.COUNTY, region="乐平市", copies=(), recipients={})
    with pytest.raises(Refused, match="不清楚"):
        offices.office_named(settings, "市政府")


def test_a_report_sent_to_a_short_name_is_booked_under_the_name_of_the_office(desk: Desk) -> None:
    editing.change_settings(
        desk, replace(desk.settings, recipients=COUNTY.recipients, copies=("县委办",), addressee="")
    )
    incident = book(desk, category="11A00", deaths=3, missing=8)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    to = [Dispatched(name=name, channel=Channel.FAX, received_by="马值守") for name in ("市局", "省厅", "县委办公室")]
    sending.send_to(desk, incident, draft.id, to)
    held = state_of(desk, incident).reports[-1]
    assert [(one.name, one.recipient, one.standing) for one in held.sendings] == [
        (CITY, Recipient.CITY, Standing.MAIN),
        (PROVINCE, Recipient.PROVINCE, Standing.REPORTED),
        ("县委办公室", Recipient.PARTY, Standing.COPIED),
    ]
    met = {one.recipient for one in state_of(desk, incident).clocks if one.met_at is not None}
    assert {Recipient.CITY, Recipient.PROVINCE} <= met
    entries = desk.store.entries()
    with pytest.raises(Refused, match="不知道“市水利局”"):
        sending.send_to(desk, incident, draft.id, [Dispatched(name="市水利局", channel=Channel.FAX)])
    assert desk.store.entries() == entries


def test_an_office_that_is_owed_and_on_the_paper_by_a_short_name_is_offered_once(desk: Desk) -> None:
    named = replace(desk.settings, recipients=COUNTY.recipients, copies=("县府办", "县委办"), addressee="市局")
    editing.change_settings(desk, named)
    incident = book(desk, deaths=3, missing=8)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    (held,) = state_of(desk, incident).reports
    found = sending.addressed(desk.settings, state_of(desk, incident), held, ("县委办公室", "青山县人民政府总值班室"))
    roles = [one.recipient for one in found if one.recipient is not None]
    assert len(roles) == len(set(roles))
    assert {Recipient.CITY, Recipient.PARTY, Recipient.GOVERNMENT} <= set(roles)
    assert (found[0].name, found[0].standing) == ("市局", Standing.MAIN)
