"""A plot without menus: pyqtgraph makes them as windows of their own, which would outlive the plot."""

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget


def bare_plot(parent: QWidget, name: str, *, bottom: pg.AxisItem | None = None) -> pg.PlotWidget:
    """A plot that goes with its parent; ``bottom`` stands in the place of the plain axis."""
    plot = pg.PlotWidget(parent, enableMenu=False, **({} if bottom is None else {"axisItems": {"bottom": bottom}}))
    plot.hideButtons()
    plot.setAccessibleName(name)
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())  # still a window, else it would stand in the plot
    return plot
