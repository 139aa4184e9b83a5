"""Writes a trained network and its SentencePiece model as an Argos package.

Takes the network, the SentencePiece file and the metadata; gives ``translate-XX_YY-1_0.argosmodel``: a zip with one top
folder that holds ``metadata.json``, ``README.md``, ``sentencepiece.model`` and CTranslate2's ``model/``.
It knows nothing of the grammar or of training. The zip's dates are fixed, so that the same weights give the same bytes.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from network import Attention, FeedForward, Network
from torch import Tensor, nn


def _array(tensor: Tensor) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A copy: quantization scales the arrays in place, and a plain view would change the network."""
    values: np.ndarray[Any, np.dtype[np.float32]] = tensor.detach().numpy().copy()
    return values


def _linear(spec: Any, module: nn.Linear) -> None:
    spec.weight = _array(module.weight)
    spec.bias = _array(module.bias)


def _norm(spec: Any, module: nn.LayerNorm) -> None:
    spec.gamma = _array(module.weight)
    spec.beta = _array(module.bias)


def _attention(spec: Any, module: Attention) -> None:
    _norm(spec.layer_norm, module.norm)
    for part, linear in zip(spec.linear, module.linear, strict=True):
        _linear(part, linear)


def _feed_forward(spec: Any, module: FeedForward) -> None:
    _norm(spec.layer_norm, module.norm)
    _linear(spec.linear_0, module.first)
    _linear(spec.linear_1, module.second)


def save_model(network: Network, pieces: list[str], folder: Path, quantization: str | None = "int8") -> None:
    """Writes CTranslate2's files to ``folder``, which must be empty; ``quantization`` None keeps 32-bit floats."""
    spec = TransformerSpec.from_config(len(network.encoder), network.heads, pre_norm=True)
    table = _array(network.embedding.weight)
    spec.encoder.embeddings[0].weight = table
    spec.decoder.embeddings.weight = table
    spec.decoder.projection.weight = table
    spec.decoder.projection.bias = _array(network.bias)
    _norm(spec.encoder.layer_norm, network.encoder_norm)
    _norm(spec.decoder.layer_norm, network.decoder_norm)
    for part, layer in zip(spec.encoder.layer, network.encoder, strict=True):
        _attention(part.self_attention, layer.own)
        _feed_forward(part.ffn, layer.ffn)
    for part, layer in zip(spec.decoder.layer, network.decoder, strict=True):
        _attention(part.self_attention, layer.own)
        _attention(part.attention, layer.cross)
        _feed_forward(part.ffn, layer.ffn)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = pieces[:3]
    # As in the packages that Argos publishes: nothing is added to the source, the target begins with <s>.
    spec.config.decoder_start_token = pieces[1]
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def pieces_of(processor: sentencepiece.SentencePieceProcessor) -> list[str]:
    """All pieces in the order of their ids."""
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def write_package(network: Network, spm: Path, metadata: dict[str, Any], readme: str, out: Path) -> Path:
    """Writes the package to the folder ``out`` and gives its path."""
    name = f"translate-{metadata['from_code']}_{metadata['to_code']}-{metadata['package_version'].replace('.', '_')}"
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    path = out / f"{name}.argosmodel"
    with tempfile.TemporaryDirectory() as scratch:
        save_model(network, pieces_of(processor), Path(scratch) / "model")
        files: dict[str, bytes] = {
            "README.md": readme.encode(),
            "metadata.json": (json.dumps(metadata, indent=2, ensure_ascii=False) + "\n").encode(),
            "sentencepiece.model": spm.read_bytes(),
        }
        for file in sorted((Path(scratch) / "model").iterdir()):
            files[f"model/{file.name}"] = file.read_bytes()
    partial = path.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for inner in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{inner}", date_time=(2024, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[inner])
    partial.replace(path)
    return path


def parameters(network: Network) -> int:
    """Number of trained values."""
    return int(np.sum([p.numel() for p in network.parameters()]))
