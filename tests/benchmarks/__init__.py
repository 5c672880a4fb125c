"""What must be fast or small, measured. Each `bench_….py` has `measure()`, which yields a `Measurement` at a time."""

from dataclasses import dataclass

__all__ = ["Measurement"]


@dataclass(frozen=True)
class Measurement:
    """One number; a `limit` is what it must stay below."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_good(self) -> bool:
        return self.limit is None or self.value < self.limit

    def __str__(self) -> str:
        line = f"{self.name:<56} {self.value:>12.6g} {self.unit}"
        if self.limit is not None:
            line += f"  (must be below {self.limit:g}: {'good' if self.is_good else 'TOO MUCH'})"
        return line
