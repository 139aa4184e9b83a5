"""The encoder of `auditor.scoring.e5` in torch, for many texts: 80 texts a second on two cores, twice what NumPy does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from auditor.scoring.e5 import E5
from auditor.scoring.encoder import normalised
from auditor.scoring.layers import TransformerLayer

_MOST_PIECES = 120
_TOKENS = 2400
_TOGETHER = 4096


@dataclass(frozen=True, slots=True)
class Vectors:
    """A text's vector, shape ``(384,)``, and of its pieces those of the last and the middle layer and their weight."""

    whole: NDArray[np.float32]
    last: NDArray[np.float16]
    middle: NDArray[np.float16]
    weight: NDArray[np.float32]


class Encoder:
    """The encoder, its layers as torch tensors."""

    def __init__(self) -> None:
        self._model = E5()
        tensor = lambda array: torch.from_numpy(np.ascontiguousarray(array))  # noqa: E731
        self._layers = [{name: tensor(value) for name, value in _arrays(layer).items()} for layer in self._model.layers]
        self._positions, self._type = tensor(self._model._positions), tensor(self._model._type)
        self._norm = [tensor(array) for array in self._model._first_norm[:2]]

    def encode(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of the texts that have any pieces."""
        pieces = {text: self._model.pieces(normalised(text)).ids[:_MOST_PIECES] for text in texts}
        known = [text for text in texts if pieces[text]]
        found: dict[str, Vectors] = {}
        for start in range(0, len(known), _TOGETHER):
            part = sorted(known[start : start + _TOGETHER], key=lambda text: len(pieces[text]))
            while part:
                count = max(8, _TOKENS // (len(pieces[part[min(40, len(part) - 1)]]) + 6))
                found |= self._batch(part[:count], [pieces[text] for text in part[:count]])
                part = part[count:]
            print(f"{min(start + _TOGETHER, len(known))} of {len(known)} texts", flush=True)
        return found

    @torch.inference_mode()
    def _batch(self, texts: Sequence[str], pieces: Sequence[tuple[int, ...]]) -> dict[str, Vectors]:
        model, before = self._model, len(self._model._before)
        rows = [(*model._before, *ids, model._eos) for ids in pieces]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = torch.zeros(ids.shape, dtype=torch.bool)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = True
        last, middle = self._forward(ids, mask)
        whole = functional.normalize((last * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True), dim=1).numpy()
        halves = last.half().numpy(), middle.half().numpy()
        found = {}
        for place, (text, own) in enumerate(zip(texts, pieces, strict=True)):
            inner = slice(before, before + len(own))
            weight = np.clip(model.rarity(own) - 7, 0.05, 6).astype(np.float32) / 6
            found[text] = Vectors(whole[place].copy(), *(half[place, inner].copy() for half in halves), weight)
        return found

    def _forward(self, ids: NDArray[np.int64], mask: Tensor) -> tuple[Tensor, Tensor]:
        model, size = self._model, self._positions.shape[1]
        heads, epsilon = model.layers[0].heads, model.layers[0].epsilon
        x = torch.from_numpy(model._embedding(ids.ravel())).view(*ids.shape, size)
        x = functional.layer_norm(x + self._positions[: ids.shape[1]] + self._type, (size,), *self._norm, epsilon)
        middle = x
        for number, layer in enumerate(self._layers, start=1):
            mixed = (x @ layer["qkv"] + layer["qkv_bias"]).view(*ids.shape, 3, heads, -1)
            query, key, value = mixed.permute(2, 0, 3, 1, 4)
            context = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
            x = x + context.transpose(1, 2).reshape(*ids.shape, size) @ layer["out"] + layer["out_bias"]
            x = functional.layer_norm(x, (size,), layer["norm"], layer["norm_bias"], epsilon)
            inner = functional.gelu(x @ layer["up"] + layer["up_bias"])
            x = x + inner @ layer["down"] + layer["down_bias"]
            x = functional.layer_norm(x, (size,), layer["last_norm"], layer["last_norm_bias"], epsilon)
            if number == model.MIDDLE:
                middle = x
        return x, middle


def _arrays(layer: TransformerLayer) -> dict[str, NDArray[np.float32]]:
    """A layer's weights by name."""
    values = {name: getattr(layer, name) for name in layer.__slots__}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
