"""The network in torch, and its export; `auditor.scoring.pair_classifier` computes the same in NumPy.

Takes padded batches of piece vectors of two texts, gives a logit for each kind of pair.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from examples import KINDS
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

FORMAT = 3
DIMENSION = 384
SCALE = 19.6
_FACTS = 11
_MEASURES = 5
_LOWEST = -1e4
# What each attention head reads of a vector.
HEAD = 32
# How much noise a widened network's weights get, in their standard deviations, so that a unit and its double can learn apart.
_APART = 0.15
# Of how many vectors of the network's width each part's input begins with.
_BLOCKS = {"c": 4, "m": 4, "qkv": 1, "o": 1, "up": 1, "dn": 2}
# How much a sure translation by the word tables draws two pieces together, to begin with.
_RHO = 2.0


class Side:
    """One text of each pair of a batch.

    Attributes:
        last: vectors of the last layer without their language's mean, shape ``(pairs, pieces, 384)``.
        middle: vectors of the middle layer, of the same shape.
        mask: which places are pieces, shape ``(pairs, pieces)``.
        weight: how much each piece says, from 0 to 1, of the same shape.
        tables: what the word tables say of each piece, shape ``(pairs, pieces, 2)``.
    """

    def __init__(self, pairs: int, pieces: int) -> None:
        self.last = torch.zeros(pairs, pieces, DIMENSION)
        self.middle = torch.zeros(pairs, pieces, DIMENSION)
        self.mask = torch.zeros(pairs, pieces, dtype=torch.bool)
        self.weight = torch.zeros(pairs, pieces)
        self.tables = torch.zeros(pairs, pieces, 2)


class Network(nn.Module):
    """The pair classifier.

    Args:
        size: width of its vectors.
        layers: transformer layers, with an attention head for each 32 of the width.
    """

    def __init__(self, size: int = 128, layers: int = 2) -> None:
        super().__init__()
        self.size, self.dropped = size, 0.0
        self.u, self.un = nn.Linear(2 * DIMENSION, size), nn.LayerNorm(size)
        self.q = nn.Linear(2 * DIMENSION, size // 2, bias=False)
        self.tau, self.rho = nn.Parameter(torch.tensor(12.0)), nn.Parameter(torch.tensor(_RHO))
        self.c, self.cn = nn.Linear(4 * size + _FACTS, size), nn.LayerNorm(size)
        self.seg = nn.Parameter(torch.randn(2, size) * 0.02)
        self.L = nn.ModuleList(_Layer(size) for _ in range(layers))
        self.m, self.out = nn.Linear(4 * size + _MEASURES, 128), nn.Linear(128, len(KINDS))
        self.skip = nn.Linear(_MEASURES, len(KINDS))
        with torch.no_grad():
            # What is known beforehand: pairs that are near and whose words are answered match.
            self.skip.weight.zero_()
            self.skip.bias.zero_()
            self.skip.weight[0] = torch.tensor([5.0, 0.0, 0.0, 6.0, 6.0])
            self.skip.bias[0] = -8.0

    @classmethod
    def load(cls, path: Path, layers: int = 0) -> Network:
        """The network that `export` wrote, the first of several; with more ``layers`` than it has, new ones that change little come after."""
        [arrays, *_] = read(path)
        have = sum(name.startswith("L.") and name.endswith(".o.bias") for name in arrays)
        network = cls(len(arrays["u.bias"]), max(have, layers))
        network.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()}, strict=layers <= have)
        with torch.no_grad():
            for layer in list(network.L)[have:]:
                layer.pass_through(network.L[have - 1])
        return network

    def widened(self) -> Network:
        """A network of twice the width that says nearly the same (Chen et al. 2016, Net2Net): each unit twice, what comes from it halved, and some noise."""
        wide, arrays = Network(2 * self.size, len(self.L)), {}
        for name, value in self.state_dict().items():
            part = name.split(".")[-2] if "." in name else name
            new = value
            if part in _BLOCKS and value.dim() == 2:
                new = _double_input(new, self.size, _BLOCKS[part])
            if part == "seg":
                new = new.repeat(1, 2)
            elif part not in ("m", "out", "skip", "tau", "rho"):
                # Queries, keys and values each; otherwise all rows.
                new = torch.cat([chunk for own in new.chunk(3 if part == "qkv" else 1) for chunk in (own, own)])
            if part == "q":
                # Its product, of twice as many terms, is divided by the root of the width.
                new = new / 2**0.25
            if part != "seg" and new.dim() == 2 and new.shape != value.shape:
                new = new + _APART * new.std() * torch.randn(new.shape)
            arrays[name] = new
        wide.load_state_dict(arrays)
        return wide

    def drop(self, share: float) -> None:
        """In training, drop this share of what the comparison and each layer add."""
        self.dropped = share
        for layer in self.L:
            layer.dropped = share

    def forward(self, source: Side, target: Side, whole: Tensor, links: Tensor) -> Tensor:
        """Logits, shape ``(pairs, kinds)``.

        Args:
            source: one side.
            target: the other.
            whole: cosine, log-ratio of the lengths and 0, shape ``(pairs, 3)``.
            links: how surely pieces translate each other, shape ``(pairs, pieces, pieces)``.
        """
        units = [functional.normalize(side.last, dim=-1) for side in (source, target)]
        with torch.autocast("cpu", enabled=False):
            cosines = units[0] @ units[1].transpose(1, 2)
        given = [torch.cat([unit * SCALE, side.middle], -1) for unit, side in zip(units, (source, target), strict=True)]
        both = source.mask[:, :, None] & target.mask[:, None, :]
        asked = self.q(given[0]) @ self.q(given[1]).transpose(1, 2)
        near = self.tau * cosines + self.rho * links + asked * (0.1 / math.sqrt(self.size))
        scores = near.masked_fill(~both, _LOWEST)
        cosines = cosines.masked_fill(~both, -1.0)
        seen = [self.un(self.u(side)) for side in given]
        turned = scores.transpose(1, 2), cosines.transpose(1, 2)
        compared = [
            self._compared(seen[0], seen[1], scores, cosines, source, target, 0),
            self._compared(seen[1], seen[0], *turned, target, source, 1),
        ]
        x, mask = torch.cat(compared, 1), torch.cat([source.mask, target.mask], 1)
        for layer in self.L:
            x = layer(x, mask)
        answered = [_mean(cosines.amax(axis).clamp_min(0), side) for axis, side in ((2, source), (1, target))]
        measures = torch.cat([whole, torch.stack(answered, -1)], -1)
        pooled = []
        for part, side in zip(x.split([source.mask.shape[1], target.mask.shape[1]], 1), (source, target), strict=True):
            own = (side.weight * side.mask)[..., None]
            pooled += [(part * own).sum(1) / own.sum(1).clamp_min(1e-3), part.masked_fill(~side.mask[..., None], _LOWEST).amax(1)]
        hidden = functional.gelu(self.m(torch.cat([*pooled, measures], -1)))
        out: Tensor = self.skip(measures) + self.out(functional.dropout(hidden, 0.1, self.training))
        return out

    def _compared(self, own: Tensor, other: Tensor, scores: Tensor, cosines: Tensor, one: Side, two: Side, side: int) -> Tensor:
        share = scores.softmax(-1)
        answer = share @ other
        count, others = (part.mask.sum(1, keepdim=True).float() for part in (one, two))
        places = torch.arange(one.mask.shape[1])[None] / count
        there = (share * torch.arange(two.mask.shape[1])[None, None]).sum(-1) / others
        best = cosines.topk(min(2, cosines.shape[-1]), -1)[0]
        facts = [
            best[..., 0],
            best[..., -1],
            (share * cosines).sum(-1),
            -(share * (share + 1e-9).log()).sum(-1),
            one.weight,
            places,
            there,
            places - there,
            torch.log(count).expand_as(places) * 0.3,
        ]
        joined = torch.cat([own, answer, own - answer, own * answer, torch.stack(facts, -1), one.tables], -1)
        compared = functional.dropout(functional.gelu(self.c(joined)), self.dropped, self.training)
        out: Tensor = self.cn(compared + self.seg[side])
        return out

    def export(self, path: Path, about: Mapping[str, object]) -> None:
        """Write the weights as NumPy arrays, matrices in half precision, with what is to be known of them."""
        write(path, [{name: value.numpy() for name, value in self.state_dict().items()}], about)


def read(path: Path) -> list[dict[str, NDArray[np.float32]]]:
    """The arrays of each network in a file, by name."""
    found: dict[str, dict[str, NDArray[np.float32]]] = {}
    with np.load(path, allow_pickle=False) as archive:
        for name in archive.files:
            if name != "about":
                number, _, part = name.partition(".")
                found.setdefault(number, {})[part] = archive[name].astype(np.float32)
    return list(found.values())


def write(path: Path, networks: Sequence[Mapping[str, NDArray[np.float32]]], about: Mapping[str, object]) -> None:
    """Write networks into one file, whose verdicts `auditor.scoring.pair_classifier` averages."""
    arrays = {
        f"{number}.{name}": array.astype(np.float16 if array.ndim == 2 else np.float32)
        for number, network in enumerate(networks)
        for name, array in network.items()
    }
    np.savez_compressed(path, about=np.array(json.dumps({"format": FORMAT, "kinds": KINDS, **about})), **arrays)


class _Layer(nn.Module):
    """A transformer layer, normalised after each step."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.heads, self.dropped = size // HEAD, 0.0
        self.qkv, self.o, self.n1 = nn.Linear(size, 3 * size), nn.Linear(size, size), nn.LayerNorm(size)
        self.up, self.dn, self.n2 = nn.Linear(size, 2 * size), nn.Linear(2 * size, size), nn.LayerNorm(size)

    def pass_through(self, before: _Layer) -> None:
        """Begin as a layer that passes on, nearly unchanged, what the layer before it gives."""
        for part in (self.o, self.dn):
            part.weight.mul_(0.1)
            part.bias.zero_()
        for norm in (self.n1, self.n2):
            norm.load_state_dict(before.n2.state_dict())

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        pairs, length, size = x.shape
        query, key, value = self.qkv(x).view(pairs, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        context = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None])
        x = self.n1(x + self._some(self.o(context.transpose(1, 2).reshape(pairs, length, size))))
        out: Tensor = self.n2(x + self._some(self.dn(functional.gelu(self.up(x)))))
        return out

    def _some(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropped, self.training)


def _double_input(weight: Tensor, size: int, blocks: int) -> Tensor:
    """Factors for inputs that come twice, halved; those after the blocks stay. What a layer holds inside, two blocks wide, comes twice as a whole."""
    inside = weight.shape[1] == blocks * size
    doubled, rest = weight.split([blocks * size, weight.shape[1] - blocks * size], 1)
    parts = [doubled] if inside else doubled.split(size, 1)
    return torch.cat([*(part.repeat(1, 2) / 2 for part in parts), rest], 1)


def _mean(values: Tensor, side: Side) -> Tensor:
    own = side.weight * side.mask
    return (values * own).sum(1) / own.sum(1).clamp_min(1e-3)
