"""torch.Generator for the CPU: a seed, the stream of words it started, and the normal sample kept for the next call."""

from __future__ import annotations

import os
from threading import RLock

import numpy as np

from .mt19937 import MT19937, WORDS

DEFAULT_SEED = 67280421310721

# torch.get_rng_state() is this struct, byte for byte. The normal sample for the next call is `normal_y`; the float
# twin is part of the format, but no CPU kernel reads it.
_STATE = np.dtype(
    [
        ("seed", "<u8"),
        ("left", "<i4"),
        ("seeded", "<i4"),
        ("next", "<u8"),
        ("key", "<u8", WORDS),
        ("normal_x", "<f8"),
        ("normal_y", "<f8"),
        ("normal_rho", "<f8"),
        ("normal_is_valid", "<i4"),
        ("pad", "<i4"),
        ("float_normal", "<f4"),
        ("float_normal_is_valid", "?"),
        ("tail", "V3"),
    ]
)


_NO_DEVICE = {
    "cuda": "Cannot get CUDA generator without ATen_cuda library.",
    "meta": "META device type not an accelerator.",
}


class Generator:
    """A source of random numbers with PyTorch's CPU streams: the same seed gives the same numbers.

    Errors: RuntimeError for a device without generator; see the methods for theirs.

    >>> Generator().manual_seed(0).initial_seed()
    0
    """

    __slots__ = ("__weakref__", "_seed", "lock", "next_float_normal", "next_normal", "stream")

    def __init__(self, device: str = "cpu") -> None:
        kind = str(device).partition(":")[0]
        if kind != "cpu":
            raise RuntimeError(_NO_DEVICE.get(kind, f"Invalid device string: '{device}'"))
        self.lock = RLock()
        self.stream = MT19937(DEFAULT_SEED)
        self._restart(DEFAULT_SEED)

    def _restart(self, seed: int) -> None:
        self._seed = seed
        self.stream.reseed(seed)
        self.next_normal: float | None = None
        self.next_float_normal: float | None = None

    @property
    def device(self) -> str:
        """Where the numbers are made: ``"cpu"``."""
        return "cpu"

    def manual_seed(self, seed: int) -> Generator:
        """This generator, started again from ``seed``: an int from -2**63 to 2**64 - 1, negative ones wrapping around.

        Errors: RuntimeError for something that is no int, ValueError for one that does not fit.

        >>> Generator().manual_seed(-1).initial_seed() == 2**64 - 1
        True
        """
        if isinstance(seed, np.integer):
            raise TypeError("an integer is required")
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise RuntimeError(f"manual_seed expected a long, but got {_type_name(seed)}")
        if not -(1 << 63) <= seed < 1 << 64:
            raise ValueError("Overflow when unpacking long long")
        with self.lock:
            self._restart(seed % (1 << 64))
        return self

    def seed(self) -> int:
        """A seed from the operating system's entropy; the generator starts again from it."""
        seed = int.from_bytes(os.urandom(8), "little")
        self.manual_seed(seed)
        return seed

    def initial_seed(self) -> int:
        """The seed that the current stream started from."""
        return self._seed

    def get_state(self) -> np.ndarray:
        """Everything needed to continue from here, as the 5056 bytes that ``torch.get_rng_state()`` has.

        >>> Generator().get_state().shape
        (5056,)
        """
        record = np.zeros((), _STATE)
        with self.lock:
            stream = self.stream
            record["seed"], record["seeded"], record["key"] = self._seed, 1, stream.key()
            record["next"] = stream.position if stream.started else 0
            record["left"] = WORDS + 1 - stream.position
            if self.next_normal is not None:
                record["normal_y"], record["normal_is_valid"] = self.next_normal, 1
            if self.next_float_normal is not None:
                record["float_normal"], record["float_normal_is_valid"] = self.next_float_normal, True
        return np.frombuffer(record.tobytes(), np.uint8).copy()

    def set_state(self, new_state: np.ndarray) -> None:
        """Continue from what ``get_state`` gave, here or in PyTorch (pass ``state.numpy()``).

        Errors: TypeError for anything but a uint8 array, RuntimeError for a wrong size or impossible contents.
        """
        if not isinstance(new_state, np.ndarray):
            raise TypeError(f"expected a torch.ByteTensor, but got {_type_name(new_state)}")
        if new_state.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor")
        if new_state.size != _STATE.itemsize:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {_STATE.itemsize} "
                f"but found the input RNG state size to be {new_state.size}"
            )
        record = np.frombuffer(new_state.tobytes(), _STATE)[0]
        left, position = int(record["left"]), int(record["next"])
        if record["seeded"] != 1 or not 0 < left <= WORDS or position > WORDS:
            raise RuntimeError("Invalid mt19937 state")
        with self.lock:
            self._seed = int(record["seed"])
            self.stream.restore(record["key"], position if left > 1 else WORDS, started=position > 0)
            self.next_normal = float(record["normal_y"]) if record["normal_is_valid"] else None
            self.next_float_normal = float(record["float_normal"]) if record["float_normal_is_valid"] else None

    def clone_state(self) -> Generator:
        """A new generator that continues from the same point on its own.

        >>> twin = Generator().manual_seed(7).clone_state()
        >>> twin.initial_seed()
        7
        """
        twin = Generator()
        twin.set_state(self.get_state())
        return twin

    def __copy__(self) -> Generator:
        return self.clone_state()

    def __deepcopy__(self, memo: dict) -> Generator:
        return self.clone_state()

    def __reduce__(self) -> tuple:
        return Generator, (), self.get_state()

    def __setstate__(self, state: np.ndarray) -> None:
        self.set_state(state)

    def __repr__(self) -> str:
        return f"<torch._C.Generator object at {object.__repr__(self).rpartition(' ')[2]}"  # PyTorch's own text


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ != "numpy" else f"numpy.{kind.__name__}"


default_generator = Generator()
