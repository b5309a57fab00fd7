"""What a font is for (字体的角色), known to pages that draw nothing."""

from typing import Literal

FontRole = Literal["body", "title", "hei", "kai", "song"]
"""正文, 标题, 黑体, 楷体, 表格."""
