"""Where the unit lies (所在地区): rules and ladders of a province, a city or a county bind only there."""

import functools
from itertools import takewhile

PROVINCE = 2
"""Digits of a code that name the province."""


@functools.cache
def province_of(region: str) -> str:
    """The digits (GB/T 2260) of the narrowest division a unit's region names, so far as its name tells; else empty.

    A county's own rules bind by all six, those of its province by the first two.
    """
    from app.services.extraction.divisions import read_chains, regions

    for chain in read_chains(region):
        top = chain.members[0]
        namesakes = [one.code for one in regions().named.get(top.name, [top]) if not one.until]
        columns = zip(*(namesakes or [top.code]), strict=True)
        common = "".join(digits[0] for digits in takewhile(lambda digits: len(set(digits)) == 1, columns))
        if chain.bare or len(common) < PROVINCE:
            continue
        lowest = chain.lowest
        return common if lowest is top else lowest.now or lowest.code
    return ""
