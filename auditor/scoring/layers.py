"""The layers that the networks share, in NumPy and in place: arrays in, arrays out. Knows no network."""

from __future__ import annotations

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
