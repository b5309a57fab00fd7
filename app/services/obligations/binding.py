"""Where the unit lies (所在省份): rules and ladders of a province bind only there."""

import functools


@functools.cache
def province_of(region: str) -> str:
    """The two digits (GB/T 2260) of the province a unit's region lies in; empty where its name does not tell."""
    from app.services.extraction.divisions import read_chains, regions

    for chain in read_chains(region):
        top = chain.members[0]
        namesakes = regions().named.get(top.name, [top])
        provinces = {one.code[:2] for one in namesakes if not one.until} or {one.code[:2] for one in namesakes}
        if not chain.bare and len(provinces) == 1:
            return provinces.pop()
    return ""
