"""The program without a window (命令行)."""
