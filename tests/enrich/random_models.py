"""Real models with random weights: the files, the tokenizer and the classes of XLM-RoBERTa, small enough for a test."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

THREE = ("negative", "neutral", "positive")
STARS = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")
PIECES = (
    "Bonjour", "merci", "toujours", "pas", "reçu", "ma commande", "super", "nul", "le service", "@lea", "panne",
    "http://a.fr", "depuis", "hier", "bravo", "l’équipe", "très", "déçue", "😡", "the", "parcel", "is", "late",
)  # fmt: skip
TEXTS = [" ".join(parts) for parts in product(PIECES, PIECES[:9], PIECES[3:5])]


def build(
    folder: Path,
    labels: Sequence[str] = THREE,
    texts: Sequence[str] = TEXTS,
    layers: int = 2,
    width: int = 32,
    vocabulary: int = 140,
    longest: int = 64,
    seed: int = 0,
    **config: Any,
) -> Path:
    """Train a tokenizer on ``texts``, draw weights from ``seed``, save both as ``transformers`` does."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaForSequenceClassification
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>",
        pad_token="<pad>", unk_token="<unk>", mask_token="<mask>", model_max_length=longest,
    )  # fmt: skip
    torch.manual_seed(seed)
    settings = XLMRobertaConfig(
        vocab_size=len(fast), hidden_size=width, num_hidden_layers=layers, num_attention_heads=4,
        intermediate_size=4 * width, max_position_embeddings=longest + 2, type_vocab_size=1, pad_token_id=1,
        bos_token_id=0, eos_token_id=2, initializer_range=width**-0.5, id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)}, **config,
    )  # fmt: skip
    fast.save_pretrained(folder)
    XLMRobertaForSequenceClassification(settings).eval().save_pretrained(folder)
    return folder
