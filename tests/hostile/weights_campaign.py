"""`python -m tests.hostile weights [N [SEED]]`: N mutated files of weights (3,000), read as the program reads them.

Each must be read or refused in one sentence, in under a second of the processor and 200 MB, and execute nothing. The
files of `tests/data/weights` are changed in their bytes, and in the parts that they pack: headers, pickles, arrays. One
of them is a recording, which is also opened as one.
"""

from __future__ import annotations

import io
import json
import random
import struct
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.open import recorded_run
from gradviz.documents.weights.chain import find_layers
from gradviz.documents.weights.choices import WeightChoices, read_layers
from gradviz.documents.weights.read import read_weights
from tests.hostile.mutations import mutated_bytes, mutated_json

__all__ = ["main", "make_file", "run_weights_campaign"]

FILES = Path(__file__).parent.parent / "data" / "weights"
MOST_SECONDS, MOST_BYTES = 1.0, 200_000_000
_USUAL, _SEED = 3000, 1
_ENDINGS = (".npz", ".safetensors", ".pt", ".pth", ".keras", ".json")
_MARKER = "gradviz_hostile_marker"  # the file that an executed pickle would make
_LENGTH = 8


def _sources() -> list[Path]:
    return sorted(path for path in FILES.iterdir() if path.suffix in _ENDINGS and path.name != "expected.json")


def make_file(number: int, seed: int) -> tuple[str, bytes]:
    """Name and bytes of a case: the same whenever it is asked for."""
    rng = random.Random(f"weights {seed} {number}")
    path = rng.choice(_sources())
    data = path.read_bytes()
    change = rng.choice(_CHANGES)
    try:
        return path.name, change(data, rng)
    except (zipfile.BadZipFile, ValueError, KeyError, IndexError, struct.error):
        return path.name, mutated_bytes(data, rng)


def _bytes(data: bytes, rng: random.Random) -> bytes:
    return mutated_bytes(data, rng)


def _member(data: bytes, rng: random.Random) -> bytes:
    """A zip archive, or a header, with a part changed and everything around it made to fit again."""
    if data.startswith(b"PK"):
        return _repacked(data, rng, lambda name, part: mutated_bytes(part, rng))
    if b'"dtype"' in data[:400]:
        length = struct.unpack("<Q", data[:_LENGTH])[0]
        header = mutated_json(json.loads(data[_LENGTH : _LENGTH + length]), rng)
        return struct.pack("<Q", len(header)) + header + data[_LENGTH + length :]
    if data.lstrip().startswith(b"{"):
        return mutated_json(json.loads(data), rng)
    return mutated_bytes(data, rng)


def _repacked(data: bytes, rng: random.Random, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = rng.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, change(name, part) if name == chosen else part)
    return out.getvalue()


def _lying_sizes(data: bytes, rng: random.Random) -> bytes:
    """Lengths and shapes that promise far more than there is."""
    huge = struct.pack("<Q", rng.choice((2**31, 2**40, 2**63 - 1, 2**64 - 1)))
    if data.startswith(b"PK"):
        shapes = (b"(4000000000, 4000000000)", b"(99999999, 99999999)", b"(-1, 5)", b"(" + b"9" * 4000 + b",)")
        return _repacked(data, rng, lambda name, part: part.replace(b"(4, 5)", rng.choice(shapes), 1)
                         if name.endswith(".npy") else part[:2] + huge + part[10:])  # fmt: skip
    return huge + data[_LENGTH:]


def _calling_pickle(data: bytes, rng: random.Random) -> bytes:
    """A pickle that would make a file, alone, packed as PyTorch does, or as an array of objects."""
    code = f"open('{_MARKER}', 'w')"
    program = rng.choice((
        b"cbuiltins\nexec\n(X" + struct.pack("<I", len(code)) + code.encode() + b"tR.",
        b"\x80\x02cos\nsystem\nX" + struct.pack("<I", 5) + b"touch\x85R.",
        b"\x80\x04\x8c\x08builtins\x8c\x04exec\x93\x8c" + bytes([len(code)]) + code.encode() + b"\x85R.",
        b"(i__builtin__\nexec\n.", b"\x80\x02c__main__\nx\n)\x81}b.",
        b"\x80\x02" + b"(" * 50_000 + b".", b"\x80\x02]q\x00" + b"h\x00a" * 20_000 + b".",
        b"\x80\x02N" + b"r\xff\xff\xff\x7f" * 10 + b".", b"\x80\x02\x8e" + struct.pack("<Q", 2**62) + b".",
        b"\x80\x02cbuiltins\ngetattr\n(cbuiltins\nopen\nX\x04\x00\x00\x00readtR.",
    ))  # fmt: skip
    if data.startswith(b"PK"):
        return _repacked(data, rng, lambda name, part: program)
    return program


def _nested_zip(data: bytes, rng: random.Random) -> bytes:
    """Archives in archives, zeros that unpack to a gigabyte's worth, and thousands of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = rng.randrange(3)
        if kind == 0:
            archive.writestr("archive/data.pkl", data)
            archive.writestr("W1.npy", data)
        elif kind == 1:
            archive.writestr(rng.choice(("W1.npy", "archive/data.pkl", "config.json")), bytes(120_000_000))
        else:
            for place in range(3000):
                archive.writestr(f"W{place}.npy", b"")
    return out.getvalue()


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *[_bytes] * 8, *[_member] * 8, *[_lying_sizes] * 2, *[_calling_pickle] * 2, _nested_zip,
)  # fmt: skip


def run_weights_campaign(count: int, seed: int, say: Callable[[str], None], *, measure: bool = True) -> int:
    """Try so many files; answer how many were neither read nor refused well. `measure` looks at memory, and is slow."""
    failed, read, slowest, largest = 0, 0, 0.0, 0
    with tempfile.TemporaryDirectory(prefix="gradviz-hostile-") as folder:
        for number in range(count):
            name, data = make_file(number, seed)
            path = Path(folder, name)
            path.write_bytes(data)
            if measure:
                tracemalloc.start()
            start = time.process_time()
            fault, good = _fault(path)
            seconds = time.process_time() - start
            peak = tracemalloc.get_traced_memory()[1] if measure else 0
            tracemalloc.stop()
            path.unlink()
            if Path(_MARKER).exists() or Path("touch").exists():
                fault = "executed something"
            if not fault and not measure and seconds > MOST_SECONDS:  # what watches memory takes several times as long
                fault = f"took {seconds:.1f} s"
            if not fault and peak > MOST_BYTES:
                fault = f"took {peak / 1e6:.0f} MB"
            slowest, largest, read = max(slowest, seconds), max(largest, peak), read + good
            if fault:
                failed += 1
                say(f"case {number} of seed {seed}, {name}: {fault}")
    say(f"{count} files, {read} read, {count - read} refused; slowest {slowest:.2f} s, largest {largest / 1e6:.0f} MB")
    return failed


def _fault(path: Path) -> tuple[str, bool]:
    """What is wrong with how a file was answered, empty where nothing is; and whether it was read."""
    try:
        if path.suffix == ".npz":
            recorded_run(path)
        found = find_layers(read_weights(path))
        read_layers(found, WeightChoices(("linear",) * len(found.layers), None if not found.open_layouts else "in_out"))
    except SetupError as error:
        sentence = str(error)
        is_sentence = 10 < len(sentence) < 600 and "\n" not in sentence and "Traceback" not in sentence
        return ("" if is_sentence else f"no sentence: {sentence!r:.200}"), False
    except BaseException as error:
        return f"raised {error!r:.300}", False
    return "", True


def main(arguments: Sequence[str]) -> int:
    """Run the campaign: memory and time in two passes, since measuring one distorts the other."""
    count, seed = (int(number) for number in (*arguments, *(_USUAL, _SEED)[len(arguments) :]))
    failed = sum(
        run_weights_campaign(count, seed, lambda line: print(line, flush=True), measure=measure)
        for measure in (False, True)
    )
    print(f"{count} files from seed {seed}: {failed or 'none'} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
