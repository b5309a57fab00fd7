"""Make resources/sounds: two short tones, computed here, free of any licence question."""

import math
import struct
import wave
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "resources" / "sounds"
RATE = 22050


def tone(name: str, notes: list[tuple[float, float]]) -> None:
    """Write a WAV of (hertz, seconds) notes with soft edges; 0 Hz is a pause."""
    samples = []
    for hertz, seconds in notes:
        count = int(RATE * seconds)
        for index in range(count):
            edge = min(1.0, index / 400, (count - index) / 400)
            wave_at = math.sin(2 * math.pi * hertz * index / RATE) + 0.3 * math.sin(4 * math.pi * hertz * index / RATE)
            samples.append(int(20000 * edge * wave_at / 1.3))
    with wave.open(str(OUT / f"{name}.wav"), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(RATE)
        sink.writeframes(struct.pack(f"<{len(samples)}h", *samples))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    tone("near", [(880, 0.18), (0, 0.08), (880, 0.18)])
    tone("overdue", [(988, 0.16), (740, 0.16)] * 4)
