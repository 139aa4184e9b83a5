"""The layers that the networks share, in NumPy and in place: arrays in, arrays out. Knows no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def layer_norm(x: Array, weight: Array, bias: Array, epsilon: float) -> Array:
    """Rows with mean 0 and variance 1, scaled and shifted (Ba et al. 2016), in place; ``x`` has shape ``(rows, size)``."""
    x -= x.mean(-1, keepdims=True)
    scale = np.einsum("ij,ij->i", x, x)
    scale /= x.shape[1]
    scale += epsilon
    x /= np.sqrt(scale)[:, None]
    x *= weight
    x += bias
    return x


def softmax(x: Array) -> Array:
    """Exponentials over their sum along the last axis, in place."""
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def gelu(x: Array) -> Array:
    """``x`` times the normal distribution function of ``x`` (error function after Abramowitz and Stegun 7.1.26, error 1.5e-7)."""
    z = np.abs(x)
    z *= np.float32(0.70710678)
    t = z * np.float32(0.3275911)
    t += 1
    np.reciprocal(t, out=t)
    tail = np.float32(1.061405429) * t
    for term in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(term)
        tail *= t
    np.multiply(z, z, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    tail *= z
    np.subtract(1, tail, out=tail)
    np.copysign(tail, x, out=tail)
    tail += 1
    tail *= x
    tail *= np.float32(0.5)
    return tail


@dataclass(frozen=True, slots=True)
class TransformerLayer:
    """A transformer layer that normalises after each step (Vaswani et al. 2017).

    Attributes:
        qkv: factor that gives queries, keys and values, shape ``(size, 3 * size)``; factors stand on the right of rows of vectors.
        qkv_bias: shape ``(3 * size,)``.
        out: factor after the attention, shape ``(size, size)``.
        out_bias: shape ``(size,)``.
        norm: scale of the first normalisation, shape ``(size,)``.
        norm_bias: its shift.
        up: factor into the inner width, shape ``(size, inner)``.
        up_bias: shape ``(inner,)``.
        down: factor back, shape ``(inner, size)``.
        down_bias: shape ``(size,)``.
        last_norm: scale of the second normalisation, shape ``(size,)``.
        last_norm_bias: its shift.
        heads: attention heads.
        epsilon: what keeps the normalisations from dividing by zero.
    """

    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    norm: Array
    norm_bias: Array
    up: Array
    up_bias: Array
    down: Array
    down_bias: Array
    last_norm: Array
    last_norm_bias: Array
    heads: int
    epsilon: float

    def apply(self, x: Array, lengths: Sequence[int]) -> Array:
        """Sequences one after the other, shape ``(sum(lengths), size)``, each seeing itself; in place."""
        mixed = x @ self.qkv
        mixed += self.qkv_bias
        context = np.empty_like(x)
        start = 0
        for length in lengths:
            context[start : start + length] = self._attention(mixed[start : start + length])
            start += length
        x += context @ self.out
        x += self.out_bias
        x = layer_norm(x, self.norm, self.norm_bias, self.epsilon)
        inner = x @ self.up
        inner += self.up_bias
        x += gelu(inner) @ self.down
        x += self.down_bias
        return layer_norm(x, self.last_norm, self.last_norm_bias, self.epsilon)

    def _attention(self, mixed: Array) -> Array:
        length, size = len(mixed), mixed.shape[1] // 3
        query, key, value = mixed.reshape(length, 3, self.heads, -1).transpose(1, 2, 0, 3)
        weights: Array = query @ key.transpose(0, 2, 1)
        weights *= np.float32((size // self.heads) ** -0.5)
        context = (softmax(weights) @ value).transpose(1, 0, 2).reshape(length, size)
        return np.asarray(context, np.float32)
