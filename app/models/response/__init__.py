"""Emergency responses (应急响应): started, adjusted, ended, reported upwards."""
