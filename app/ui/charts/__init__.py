"""Charts (pyqtgraph), loaded when first shown."""
