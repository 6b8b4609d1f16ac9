"""Reading einsum's equations: which dimension of each operand stands where."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import Any

LETTERS = ascii_uppercase + ascii_lowercase
DOTS = "..."


def fail(what: str) -> RuntimeError:
    """An error of einsum."""
    return RuntimeError(f"einsum(): {what}")


class Equation:
    """The letters of each operand, and their places among all dimensions; the first ``kept`` make the result."""

    def __init__(self, inputs: list[list[str]], output: list[str] | None, operands: list[Any]) -> None:
        if len(operands) != len(inputs):
            more = "fewer" if len(operands) < len(inputs) else "more"
            raise fail(f"{more} operands were provided than specified in the equation")
        self.inputs = inputs
        self.dotted = max(
            self._dots(k, letters, t.ndim) for k, (letters, t) in enumerate(zip(inputs, operands, strict=True))
        )
        self.place: dict[str, int] = {}
        self.total = 0
        for letter in self._alone() if output is None else output:
            self._append(letter, output is not None)
        self.kept = self.total
        for letter in (DOTS, *sorted({x for letters in inputs for x in letters if x != DOTS}, key=LETTERS.index)):
            if letter not in self.place:
                self._append(letter, False)
        self._check_sizes(operands)

    @staticmethod
    def of(args: tuple[Any, ...]) -> tuple[Equation, list[Any]]:
        """The equation and the operands, from either way of calling einsum."""
        if len(args) < 2:
            raise ValueError(
                "einsum(): must specify the equation string and at least one operand, or at least one operand and its "
                "subscripts list"
            )
        if isinstance(args[0], str):
            operands = list(args[1]) if len(args) == 2 and isinstance(args[1], (list, tuple)) else list(args[1:])
            inputs, output = parse(args[0])
        else:
            output = _numbered(args[-1]) if len(args) % 2 else None
            operands = list(args[: len(args) // 2 * 2 : 2])
            inputs = [_numbered(letters) for letters in args[1 : len(args) // 2 * 2 : 2]]
        return Equation(inputs, output, operands), operands

    def _dots(self, k: int, letters: list[str], ndim: int) -> int:
        """How many dimensions the ellipsis of an operand stands for."""
        if DOTS in letters:
            if len(letters) - 1 > ndim:
                raise fail(
                    f"the number of subscripts in the equation ({len(letters) - 1}) is more than the number of "
                    f"dimensions ({ndim}) for operand {k}"
                )
            return ndim - len(letters) + 1
        if len(letters) != ndim:
            raise fail(
                f"the number of subscripts in the equation ({len(letters)}) does not match the number of dimensions "
                f"({ndim}) for operand {k} and no ellipsis was given"
            )
        return 0

    def _alone(self) -> list[str]:
        """The result's letters where the equation names none: those that occur once, after the ellipsis."""
        every = [x for letters in self.inputs for x in letters]
        return [DOTS, *(x for x in LETTERS if every.count(x) == 1)]

    def _append(self, letter: str, named: bool) -> None:
        if named and letter in self.place:
            raise fail(f"output subscript {letter} appears more than once in the output")
        if named and letter != DOTS and not any(letter in letters for letters in self.inputs):
            raise fail(f"output subscript {letter} does not appear in the equation for any input operand")
        self.place[letter] = self.total
        self.total += self.dotted if letter == DOTS else 1

    def _check_sizes(self, operands: list[Any]) -> None:
        seen: dict[str, int] = {}
        for k, (letters, operand) in enumerate(zip(self.inputs, operands, strict=True)):
            own: dict[str, int] = {}
            shape = list(operand.shape)
            dots = self._dots(k, letters, len(shape))
            for letter in letters:
                if letter == DOTS:
                    del shape[:dots]
                    continue
                size = shape.pop(0)
                if own.setdefault(letter, size) != size:
                    raise fail(
                        f"subscript {letter} is repeated for operand {k} but the sizes don't match, "
                        f"{size} != {own[letter]}"
                    )
                if size != 1 != seen.get(letter, 1) != size:
                    raise fail(
                        f"subscript {letter} has size {size} for operand {k} which does not broadcast with previously "
                        f"seen size {seen[letter]}"
                    )
                seen[letter] = size if size != 1 else seen.get(letter, 1)

    def arrange(self, operand: Any, letters: list[str]) -> Any:
        """The operand with every dimension of the equation, in its order; diagonals for letters that repeat."""
        order, at = [-1] * self.total, 0
        for letter in letters:
            place = self.place[letter]
            if letter == DOTS:
                count = operand.ndim - at - (len(letters) - letters.index(DOTS) - 1)
                order[place + self.dotted - count : place + self.dotted] = range(at, at + count)
                at += count
            elif order[place] < 0:
                order[place] = at
                at += 1
            else:
                operand = operand.diagonal(0, order[place], at).movedim(-1, order[place])
        for place, own in enumerate(order):
            if own < 0:
                operand = operand.unsqueeze(-1)
                order[place] = at
                at += 1
        return operand.permute(*order) if order else operand.permute(())


def parse(text: str) -> tuple[list[list[str]], list[str] | None]:
    """The letters of the operands and of the result, None where the equation has no arrow."""
    left, arrow, right = text.partition("->")
    offset, inputs = 0, []
    for k, part in enumerate(left.split(",")):
        inputs.append(_letters(part, offset, f"for operand {k} "))
        offset += len(part) + 1
    return inputs, _letters(right, len(left) + 2, "for the output ") if arrow else None


def _letters(part: str, offset: int, whose: str) -> list[str]:
    letters: list[str] = []
    k = 0
    while k < len(part):
        if part[k] == ".":
            if DOTS in letters:
                raise fail(f"found '.' {whose}for which an ellipsis was already found")
            if part[k : k + 3] != DOTS:
                raise fail(f"found '.' {whose}that is not part of any ellipsis")
            letters.append(DOTS)
            k += 3
            continue
        if part[k] != " ":
            if part[k] not in LETTERS:
                raise fail(
                    f"invalid subscript given at index {offset + k} in the equation string, "
                    "subscripts must be in [a-zA-Z]"
                )
            letters.append(part[k])
        k += 1
    return letters


def _numbered(numbers: Any) -> list[str]:
    for n in numbers:
        if n is not Ellipsis and not 0 <= n < len(LETTERS):
            raise fail("not within the valid range [0, 52)")
    return [DOTS if n is Ellipsis else LETTERS[n] for n in numbers]
