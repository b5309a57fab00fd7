import pytest

from app.services.incident.caller import Caller, said_caller


@pytest.mark.parametrize(
    ("text", "unit", "name", "phone"),
    [
        ("县消防救援大队张某报告：青山镇工业园二路一厂房起火", "县消防救援大队", "张某", ""),
        ("我是县消防救援大队张某，电话0700-5551234，厂房起火", "县消防救援大队", "张某", "0700-5551234"),
        ("青山镇政府值班员李某（0700-5550101）来电：塘尾村发生山体滑坡", "青山镇政府", "李某", "0700-5550101"),
        ("这里是塘尾村村委会，村里进水了，电话是5551234", "塘尾村村委会", "", "5551234"),
        ("县消防救援大队张某报告：工业园二路起火，现场由镇里李某负责，电话0700-5550102", "县消防救援大队", "张某", ""),
        ("县医院报告：死亡升至4人", "县医院", "", ""),
        ("接县应急管理局电话，要求报送", "县应急管理局", "", ""),
    ],
)
def test_unit_name_and_number_are_those_the_words_begin_with(text: str, unit: str, name: str, phone: str) -> None:
    assert said_caller(text) == Caller(unit=unit, name=name, phone=phone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "青山镇工业园二路一厂房起火，2人死亡。",
        "据群众报告：青山镇派出所附近起火",
        "青山镇中心小学食堂起火，报告时已扑灭",
        "县消防救援大队到场后报告：明火已扑灭",
        "伤者送县医院，医院电话里说3人重伤",
        "可拨0700-5551234，或0700-5554321",
        "编号20260612031000，死亡2人",
    ],
)
def test_whoever_is_only_spoken_of_did_not_call(text: str) -> None:
    assert said_caller(text) == Caller()
