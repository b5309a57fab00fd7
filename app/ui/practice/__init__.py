"""练习: the band over a practice window, and the steps of a first night."""
