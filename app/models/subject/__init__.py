"""Subjects (主题): what every one of them carries, how it is folded, how it is declared."""
