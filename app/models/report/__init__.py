"""Reports (报告): the phone report, 首报, 续报, 终报."""
