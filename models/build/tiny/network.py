"""A small pre-norm Transformer for translation, laid out as CTranslate2 expects it.

Takes piece ids, gives scores over the shared vocabulary; knows nothing of text, files or packages.

Attention as in Vaswani et al. 2017; layer norm before each sublayer and once after the last layer; one embedding table
for source, target and output. Query, key and value projections are fused in the order CTranslate2 stores them, so that
the export copies arrays and reshapes nothing.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


def positions(length: int, width: int) -> Tensor:
    """Sinusoidal position encodings as CTranslate2 computes them: places count from 1, all sines stand before all cosines."""
    half = width // 2
    rates = torch.exp(torch.arange(half) * -(math.log(10000.0) / (half - 1)))
    angles = torch.arange(1, length + 1)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention with its layer norm; over ``memory`` when it is given, else over the input itself."""

    def __init__(self, width: int, heads: int, crossing: bool) -> None:
        super().__init__()
        self.heads, self.crossing = heads, crossing
        self.norm = nn.LayerNorm(width)
        sizes = [width, 2 * width, width] if crossing else [3 * width, width]
        self.linear = nn.ModuleList(nn.Linear(width, size) for size in sizes)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None, dropout: float = 0.0) -> Tensor:
        """``x`` plus what it attends to; ``mask`` is true where a place may be looked at."""
        normed = self.norm(x)
        if memory is None:
            query, key, value = self.linear[0](normed).chunk(3, dim=-1)
        else:
            query = self.linear[0](normed)
            key, value = self.linear[1](memory).chunk(2, dim=-1)
        query, key, value = (t.unflatten(-1, (self.heads, -1)).transpose(1, 2) for t in (query, key, value))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return x + functional.dropout(self.linear[-1](mixed.transpose(1, 2).flatten(2)), dropout, self.training)


class FeedForward(nn.Module):
    """Two linear maps around a ReLU, with their layer norm."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first, self.second = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x: Tensor, dropout: float = 0.0) -> Tensor:
        """``x`` plus its transformation."""
        return x + functional.dropout(self.second(torch.relu(self.first(self.norm(x)))), dropout, self.training)


class Layer(nn.Module):
    """One encoder layer, or with ``crossing`` one decoder layer."""

    def __init__(self, width: int, heads: int, inner: int, crossing: bool) -> None:
        super().__init__()
        self.own = Attention(width, heads, crossing=False)
        self.cross = Attention(width, heads, crossing=True) if crossing else None
        self.ffn = FeedForward(width, inner)


class Network(nn.Module):
    """The whole model. ``vocabulary`` counts pieces; ``width`` is the model's dimension, ``inner`` that of its feed-forward part."""

    def __init__(
        self, vocabulary: int, width: int = 96, heads: int = 4, inner: int = 256, layers: int = 2, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.width, self.heads, self.dropout = width, heads, dropout
        self.embedding = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        self.encoder = nn.ModuleList(Layer(width, heads, inner, crossing=False) for _ in range(layers))
        self.decoder = nn.ModuleList(Layer(width, heads, inner, crossing=True) for _ in range(layers))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.register_buffer("places", positions(512, width), persistent=False)

    def embed(self, ids: Tensor) -> Tensor:
        """Scaled embeddings plus positions, (batch, length, width)."""
        x = self.embedding(ids) * math.sqrt(self.width) + self.places[: ids.shape[1]]
        return functional.dropout(x, self.dropout, self.training)

    def encode(self, source: Tensor, present: Tensor) -> Tensor:
        """Source ids (batch, length) and which of them are no padding, to the encoder's output."""
        x, mask = self.embed(source), present[:, None, None, :]
        for layer in self.encoder:
            x = layer.ffn(layer.own(x, mask, dropout=self.dropout), self.dropout)
        return self.encoder_norm(x)

    def decode(self, target: Tensor, memory: Tensor, present: Tensor) -> Tensor:
        """Scores of the next piece after each prefix of ``target``, (batch, length, vocabulary)."""
        x, length = self.embed(target), target.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool).tril()[None, None]
        for layer in self.decoder:
            x = layer.own(x, causal, dropout=self.dropout)
            x = layer.ffn(layer.cross(x, present[:, None, None, :], memory, self.dropout), self.dropout)
        return functional.linear(self.decoder_norm(x), self.embedding.weight, self.bias)

    @torch.no_grad()
    def greedy(self, source: list[int], start: int, end: int, limit: int = 100) -> list[int]:
        """The most probable piece at each step for one source, without the end mark."""
        ids = torch.tensor([source])
        present = torch.ones_like(ids, dtype=torch.bool)
        memory, target = self.encode(ids, present), [start]
        while len(target) <= limit:
            best = int(self.decode(torch.tensor([target]), memory, present)[0, -1].argmax())
            if best == end:
                break
            target.append(best)
        return target[1:]
