# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""Change one token in BERT, GPT-2 and T5: whose output moves?"""

import torch
from transformers import BertConfig, BertModel
from transformers import GPT2Config, GPT2Model
from transformers import T5Config, T5Model

torch.manual_seed(0)
small = {"vocab_size": 50, "bos_token_id": None, "eos_token_id": None}
bert = BertModel(
    BertConfig(
        vocab_size=50,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
    )
)
gpt2 = GPT2Model(GPT2Config(n_embd=16, n_layer=2, n_head=2, **small))
t5 = T5Model(
    T5Config(
        vocab_size=50,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
    )
)


def outputs(
    model: torch.nn.Module, tokens: torch.Tensor
) -> torch.Tensor:
    """One row for each token; T5 reads two and writes two."""
    model.eval()
    with torch.no_grad():
        if model is not t5:
            return model(tokens).last_hidden_state[0]
        found = model(tokens[:, :2], decoder_input_ids=tokens[:, 2:])
    return torch.cat(
        [found.encoder_last_hidden_state[0], found.last_hidden_state[0]]
    )


# region change
for model in (bert, gpt2, t5):
    print(type(model).__name__)
    tokens = torch.tensor([[11, 12, 13, 14]])
    before = outputs(model, tokens)
    moved = []
    for place in range(4):
        changed = tokens.clone()
        changed[0, place] = 20
        moved.append((outputs(model, changed) != before).any(dim=-1))
    for row in torch.stack(moved, dim=1):  # a row for each output
        print("  ", *("#" if seen else "·" for seen in row))
# endregion change
