"""Numbers indexed by the names of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from gradviz.data.errors import shown
from gradviz.engine.network import Network, Vector
from gradviz.library.errors import UnknownNameError
from gradviz.text import _

__all__ = ["Named", "index_of"]


class Named(Mapping[str, float]):
    """Numbers of all parameters by name: `numbers["w1[2,3]"]` is a float, `.array` all of them, flat, shape (P,), in
    the order of the names. A name that the network does not have raises `GradvizError`."""

    def __init__(self, network: Network, array: Vector) -> None:
        self._network = network
        self.array = array

    def __getitem__(self, name: str) -> float:
        return float(self.array[index_of(self._network, name)])

    def __iter__(self) -> Iterator[str]:
        return (self._network.ref(place).name for place in range(len(self.array)))

    def __len__(self) -> int:
        return len(self.array)

    def __repr__(self) -> str:
        first = ", ".join(f"{name!r}: {self[name]!r}" for name in islice(self, 4))
        return "{" + first + (", …}" if len(self) > 4 else "}")


def index_of(network: Network, name: str) -> int:
    """The index of a parameter in flat arrays. Raises `UnknownNameError` with the first and last possible name."""
    try:
        return network.index(network.find(name))
    except (KeyError, AttributeError):
        first, last = network.ref(0).name, network.ref(network.parameter_count - 1).name
        message = _("this network has no parameter {name}; its parameters go from {first} to {last}")
        raise UnknownNameError("", message.format(name=shown(str(name)), first=first, last=last)) from None
