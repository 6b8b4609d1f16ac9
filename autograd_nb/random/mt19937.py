"""The 32-bit words of the Mersenne Twister in the order in which torch's CPU generator hands them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

WORDS = 624  # words of one state block
_PAIRS = WORDS // 2
_PIECE = 256 * _PAIRS  # 64-bit draws per piece: amortises the call, stays in the cache
_HALF = np.uint64(32)


class MT19937:
    """A stream of random words for one 32-bit seed: ``take32``/``take64`` at once, ``pieces32``/``pieces64`` in parts.

    A 64-bit draw is two 32-bit draws, the high half first. Arrays that come out may be views of the current block:
    read them, do not write them.

    >>> MT19937(5).take32(3).tolist()
    [953453411, 236996814, 3739766767]
    >>> hex(MT19937(5).take64(1)[0]) == hex(953453411 << 32 | 236996814)
    True
    """

    __slots__ = ("_bits", "_block", "_legacy", "_pending_seed", "position", "started")

    def __init__(self, seed: int) -> None:
        self._bits: Any = None
        self._legacy: Any = None
        self.reseed(seed)

    def reseed(self, seed: int) -> None:
        """Start again from the low 32 bits of ``seed``; the work is done at the first draw."""
        self._pending_seed: int | None = seed & 0xFFFFFFFF
        self._block = np.empty(0, np.uint32)
        self.position = WORDS  # words of the current block already given away
        self.started = False

    def take32(self, count: int) -> np.ndarray:
        """The next ``count`` 32-bit draws, as uint32."""
        start = self.position
        end = start + count
        if end <= WORDS:
            self.position = end
            return self._block[start:end]
        return np.concatenate(list(self.pieces32(count)))

    def take64(self, count: int) -> np.ndarray:
        """The next ``count`` 64-bit draws, as uint64."""
        if self.position + 2 * count <= WORDS:
            return _paired(self.take32(2 * count))
        return np.concatenate(list(self.pieces64(count)))

    def pieces32(self, count: int) -> Iterator[np.ndarray]:
        """The next ``count`` 32-bit draws as a few uint32 arrays; run it to its end."""
        head = min(count, WORDS - self.position)
        if head:
            yield self.take32(head)
            count -= head
        while count >= WORDS:
            pairs = min(_PIECE, count // WORDS * _PAIRS)
            yield _unpaired(self._draw(pairs))
            count -= 2 * pairs
        if count:
            self._next_block()
            yield self.take32(count)

    def pieces64(self, count: int) -> Iterator[np.ndarray]:
        """The next ``count`` 64-bit draws as a few uint64 arrays; run it to its end."""
        head = min(count, (WORDS - self.position) // 2)
        if head:
            yield _paired(self.take32(2 * head))
            count -= head
        while count >= _PAIRS:
            pairs = self._draw(min(_PIECE, count // _PAIRS * _PAIRS))
            count -= pairs.size
            yield pairs if self.position == WORDS else self._after_one_word(pairs)
        if count:
            yield _paired(self.take32(2 * count))

    def key(self) -> np.ndarray:
        """The 624 state words of the current block (of the seed, before the first draw), as uint32."""
        self._source()
        return self._bits.state["state"]["key"].copy()

    def restore(self, key: np.ndarray, position: int, started: bool) -> None:
        """Continue inside the block with state ``key`` after its first ``position`` words; 624: with the next block."""
        self._source()
        at_end = position == WORDS
        state = {"key": key.astype(np.uint32), "pos": WORDS if at_end else 0}
        self._bits.state = {"bit_generator": "MT19937", "state": state}
        if not at_end:
            self._next_block()
        self.position, self.started = position, started

    def _source(self) -> Any:
        if self._legacy is None:
            # Not at the top: numpy.random costs about 15 ms, and many programs never draw.
            from numpy.random import MT19937 as Bits
            from numpy.random import RandomState

            self._bits = Bits(0)
            self._legacy = RandomState(self._bits)
        if self._pending_seed is not None:
            self._legacy.seed(self._pending_seed)
            self._pending_seed = None
        return self._legacy

    # Both draw whole blocks only, so that NumPy's state is always at a block's end and `key` is the current block's.

    def _draw(self, pairs: int) -> np.ndarray:
        """``pairs`` 64-bit draws, a multiple of a block's, past the current block."""
        self.started = True
        return self._source().randint(0, 1 << 64, size=pairs, dtype=np.uint64)

    def _after_one_word(self, pairs: np.ndarray) -> np.ndarray:
        """The 64-bit draws when the current block has one word left, which shifts all of ``pairs`` by a half."""
        shifted = pairs >> _HALF
        shifted[1:] |= pairs[:-1] << _HALF
        shifted[0] |= np.uint64(self._block[-1]) << _HALF
        self._block = _unpaired(pairs[-_PAIRS:])
        return shifted

    def _next_block(self) -> None:
        self._source()
        self._block = self._bits.random_raw(WORDS).astype(np.uint32)  # one block at a time faster than randint
        self.position, self.started = 0, True


def _paired(words: np.ndarray) -> np.ndarray:
    """32-bit draws as half as many 64-bit draws."""
    pairs = words[::2].astype(np.uint64)
    pairs <<= _HALF
    pairs |= words[1::2]
    return pairs


def _unpaired(pairs: np.ndarray) -> np.ndarray:
    """64-bit draws as the 32-bit draws they were made of."""
    if np.little_endian:
        pairs = pairs << _HALF | pairs >> _HALF
    return pairs.view(np.uint32)
