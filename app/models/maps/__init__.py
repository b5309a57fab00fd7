"""Geography: points, tiles, divisions."""
