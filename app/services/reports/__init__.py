"""Reports (报告) from draft to receipt."""
