"""Recurrent layers: RNN, LSTM and GRU over whole sequences, and their cells for one step."""

from __future__ import annotations

import math
import warnings
from numbers import Number
from typing import Any

from ...engine.factories import zeros
from .. import init
from ..parameter import Parameter, fresh
from ..utils.rnn import PackedSequence
from .module import Module
from .recurrence import Packed, Weights, fits_in_one, run
from .rnn_cells import GRUCell, LSTMCell, RNNCell, RNNCellBase

GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


class RNNBase(Module):
    """Weights of layers and directions, and what is done around the steps."""

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self._check_settings(dropout, num_layers, bias, batch_first, input_size, hidden_size, proj_size)
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional, self.proj_size = float(dropout), bidirectional, proj_size
        if mode not in GATES:
            raise ValueError("Unrecognized RNN mode: " + mode)
        self._all_weights = [
            self._make_weights(layer, suffix, {"device": device, "dtype": dtype})
            for layer in range(num_layers)
            for suffix in (("", "_reverse") if bidirectional else ("",))
        ]
        self.reset_parameters()

    @staticmethod
    def _check_settings(
        dropout: Any, num_layers: int, bias: Any, batch_first: Any, input_size: Any, hidden_size: Any, proj_size: int
    ) -> None:
        if not isinstance(dropout, Number) or not 0 <= dropout <= 1 or isinstance(dropout, bool):  # type: ignore[operator]
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if dropout > 0 and num_layers == 1:  # type: ignore[operator]
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                UserWarning,
                stacklevel=4,
            )
        for name, value, kind in (
            ("bias", bias, bool), ("batch_first", batch_first, bool), ("input_size", input_size, int),
            ("hidden_size", hidden_size, int),
        ):  # fmt: skip
            if not isinstance(value, kind):
                raise TypeError(f"{name} should be of type {kind.__name__}, got: {type(value).__name__}")
            if kind is int and value <= 0:
                raise ValueError(f"{name} must be greater than zero")
        if num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if proj_size >= hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def _out_size(self) -> int:
        return self.proj_size or self.hidden_size

    def _make_weights(self, layer: int, suffix: str, place: dict[str, Any]) -> list[str]:
        """Register the parameters of one direction of a layer; gives their names."""
        gates = GATES[self.mode] * self.hidden_size
        size = self.input_size if layer == 0 else self._out_size * self._directions
        shapes: dict[str, tuple[int, ...]] = {"weight_ih": (gates, size), "weight_hh": (gates, self._out_size)}
        if self.bias:
            shapes |= {"bias_ih": (gates,), "bias_hh": (gates,)}
        if self.proj_size:
            shapes |= {"weight_hr": (self.proj_size, self.hidden_size)}
        for name, shape in shapes.items():
            setattr(self, f"{name}_l{layer}{suffix}", fresh(*shape, **place))
        return [f"{name}_l{layer}{suffix}" for name in shapes]

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each direction of each layer."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Parameter]:
        return [weight for weights in self.all_weights for weight in weights]

    def flatten_parameters(self) -> None:
        """Does nothing: the parameters need not lie side by side here."""

    def reset_parameters(self) -> None:
        """Draw all parameters anew, between -1/sqrt(hidden_size) and 1/sqrt(hidden_size)."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _layers(self) -> list[list[Weights]]:
        """The weights by layer and direction, as the steps read them."""
        kinds = {"weight_ih": "ih", "weight_hh": "hh", "bias_ih": "b_ih", "bias_hh": "b_hh", "weight_hr": "hr"}
        every = [
            Weights(**{kinds["_".join(name.split("_")[:2])]: getattr(self, name) for name in names})
            for names in self._all_weights
        ]
        return [every[k : k + self._directions] for k in range(0, len(every), self._directions)]

    # -- calling ------------------------------------------------------------------------------------------------
    def forward(self, input: Any, hx: Any = None) -> Any:
        """(outputs of the last layer, last states of all layers); ``hx``: the states to start with, zeros by default.

        input: (time, batch, features), (batch, time, features) with ``batch_first``, (time, features), or packed.
        """
        if isinstance(input, PackedSequence):
            return self._forward_packed(input, hx)
        if input.dim() not in (2, 3):
            shown = "D tensor instead" if self.mode.startswith("RNN") else "D instead"
            raise ValueError(f"{self.mode.partition('_')[0]}: Expected input to be 2D or 3D, got {input.dim()}{shown}")
        alone, batch_dim = input.dim() == 2, 0 if self.batch_first else 1
        if alone:
            input = input.unsqueeze(batch_dim)
        states = None if hx is None else self._given_states(hx, alone)
        if states is None:
            states = self._zero_states(input, input.shape[batch_dim])
        self._check_forward(input, states, 3, input.shape[batch_dim])
        output, last = self._run_batch_first(input, states) if self.batch_first else self._run(input, states, None)
        if alone:
            output, last = output.squeeze(batch_dim), tuple(s.squeeze(1) for s in last)
        return output, self._as_given(last)

    def _run_batch_first(self, input: Any, states: Any) -> Any:
        turned, layers = input.transpose(0, 1), self._layers()
        if fits_in_one(self.mode, input, layers, None):
            output, last = self._run(turned.contiguous(), states, None)
            return output.transpose(0, 1), last
        output, last = self._run(turned, states, None)
        return output.transpose_(0, 1), last

    def _forward_packed(self, packed: PackedSequence, hx: Any) -> Any:
        data, batch_sizes, order, back = packed
        sizes = batch_sizes.tolist()
        if hx is None:
            states = self._zero_states(data, sizes[0])
        else:
            states = self._permuted(hx if isinstance(hx, (tuple, list)) else (hx,), order)
        self._check_forward(data, states, 2, sizes[0])
        output, last = self._run(data, states, Packed(sizes))
        return PackedSequence(output, batch_sizes, order, back), self._as_given(self._permuted(last, back))

    def _run(self, input: Any, states: Any, packed: Packed | None) -> Any:
        if not input.shape[0]:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
        return run(self.mode, input, states, self._layers(), self.dropout if self.training else 0.0, packed)

    def _zero_states(self, input: Any, batch: int) -> Any:
        return (zeros(self.num_layers * self._directions, batch, self.hidden_size, dtype=input.dtype),)

    def _given_states(self, hx: Any, alone: bool) -> Any:
        if hx.dim() != 3 - alone:
            what = "unbatched 2-D input, hx should also be 2-D" if alone else "batched 3-D input, hx should also be 3-D"
            raise RuntimeError(f"For {what} but got {hx.dim()}-D tensor")
        return (hx.unsqueeze(1) if alone else hx,)

    @staticmethod
    def _permuted(states: Any, order: Any) -> Any:
        return tuple(states) if order is None else tuple(s.index_select(1, order) for s in states)

    @staticmethod
    def _as_given(states: Any) -> Any:
        return states[0]

    def _check_forward(self, input: Any, states: Any, dims: int, batch: int) -> None:
        dtype = self._flat_weights[0].dtype
        if input.dtype != dtype:
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype ({dtype}). Convert input: "
                f"input.to({dtype}), or convert model: model.to({input.dtype})"
            )
        if input.dim() != dims:
            raise RuntimeError(f"input must have {dims} dimensions, got {input.dim()}")
        if input.shape[-1] != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {input.shape[-1]}"
            )
        sizes = (self._out_size, self.hidden_size)
        for k, (state, size) in enumerate(zip(states, sizes, strict=False)):
            expected = (self.num_layers * self._directions, batch, size)
            if tuple(state.shape) != expected:
                name = f"hidden[{k}]" if len(states) == 2 else "hidden"
                raise RuntimeError(f"Expected {name} size {expected}, got {list(state.shape)}")

    def extra_repr(self) -> str:
        """The sizes, and what is not as usual."""
        text = f"{self.input_size}, {self.hidden_size}"
        for name, usual in (("proj_size", 0), ("num_layers", 1), ("bias", True), ("batch_first", False),
                            ("dropout", 0), ("bidirectional", False)):  # fmt: skip
            value = getattr(self, name)
            if value != usual:
                text += f", {name}={value}"
        return text


class RNN(RNNBase):
    """``h' = tanh(W_ih x + b_ih + W_hh h + b_hh)`` over a sequence, or relu in place of tanh.

    >>> import autograd_nb as torch
    >>> output, last = torch.nn.RNN(10, 20, num_layers=2)(torch.zeros(5, 3, 10))
    >>> output.shape, last.shape
    (torch.Size([5, 3, 20]), torch.Size([2, 3, 20]))
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        if len(args) > 3:
            nonlinearity, args = args[3], (*args[:3], *args[4:])
        else:
            nonlinearity = kwargs.pop("nonlinearity", "tanh")
        self.nonlinearity = nonlinearity
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(f"RNN_{nonlinearity.upper()}", *args, **kwargs)


class LSTM(RNNBase):
    """A recurrent layer with a cell that is kept, written and read through gates; states are (hidden, cell).

    >>> import autograd_nb as torch
    >>> output, (hidden, cell) = torch.nn.LSTM(10, 20)(torch.zeros(5, 3, 10))
    >>> output.shape, hidden.shape, cell.shape
    (torch.Size([5, 3, 20]), torch.Size([1, 3, 20]), torch.Size([1, 3, 20]))
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("LSTM", *args, **kwargs)

    def _zero_states(self, input: Any, batch: int) -> Any:
        layers = self.num_layers * self._directions
        return tuple(zeros(layers, batch, size, dtype=input.dtype) for size in (self._out_size, self.hidden_size))

    def _given_states(self, hx: Any, alone: bool) -> Any:
        dims = tuple(s.dim() for s in hx)
        if dims != (3 - alone, 3 - alone):
            what = (
                "unbatched 2-D input, hx and cx should also be 2-D" if alone
                else "batched 3-D input, hx and cx should also be 3-D"
            )  # fmt: skip
            raise RuntimeError(f"For {what} but got ({dims[0]}-D, {dims[1]}-D) tensors")
        return tuple(s.unsqueeze(1) if alone else s for s in hx)

    @staticmethod
    def _as_given(states: Any) -> Any:
        return states


class GRU(RNNBase):
    """A recurrent layer whose gates say how much of the state is kept and how much is looked at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)


__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNBase", "RNNCell", "RNNCellBase"]
