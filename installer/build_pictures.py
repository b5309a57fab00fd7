"""The pictures of the handbook (``docs/图``), cut down from those of the demo.

Run after a change of a page, with the program's own environment::

    python3 run.py cli demo --out FOLDER
    .venv/bin/python installer/build_pictures.py FOLDER
"""

import sys
from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "图"
OF_DEMO = {
    "第一次启动": "00-首次启动",
    "接报": "02-火灾-接报",
    "电话报告": "03-火灾-电话报告",
    "首报": "04-火灾首报-拟稿",
    "调派": "03-火灾-调派",
    "数字台账": "23-事件-数字台账",
    "时间线": "24-复盘-时间线",
    "当时所知": "24-复盘-当时所知",
    "规则": "24-设置-规则",
    "夜间": "30-值班台-夜间",
    **{page: f"20-{page}-白天" for page in ("值班台", "事件", "时限", "来电", "队伍物资", "外发", "来件", "值班")},
    **{page: f"20-{page}-白天" for page in ("资料库", "复盘", "设置")},
}
"""Picture of the handbook → picture of the demo."""
COLOURS = 128
"""The pages are flat: so many are enough, chosen so that a small sign keeps its colour, at a third of the size."""


def cut_down(source: Path, there: Path) -> int:
    """The picture at ``source`` lies at ``there`` in fewer colours; its bytes."""
    with Image.open(source) as whole:
        flat = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        flat.save(there, "PNG", optimize=True)
    return there.stat().st_size


if __name__ == "__main__":
    demo = Path(sys.argv[1])
    PICTURES.mkdir(exist_ok=True)
    for name, origin in OF_DEMO.items():
        cut_down(demo / f"{origin}.png", PICTURES / f"{name}.png")
