"""The book's own model: what its page says of the file, the programs, the sets and the receipt."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import defined

from site_kit.book.layout import REPOSITORY
from site_kit.running import model

FOLDER = REPOSITORY / "snippets/llms/model_on_your_machine"
SETS = sorted(path.stem for path in (FOLDER / "sets").glob("*.jsonl"))


def output(name: str) -> str:
    """What a snippet is recorded to print."""
    return (FOLDER / f"{name}.out").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def measure():
    """What measure.py defines; it loads the model once, when it is first asked."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in model.environment().items():
            patch.setenv(name, value)
        return defined("llms/model_on_your_machine", "measure")


@pytest.fixture(scope="module")
def receipt() -> dict[tuple[str, str], dict]:
    """Test and way to what the long run noted of them."""
    lines = (FOLDER / "receipt.jsonl").read_text(encoding="utf-8").splitlines()
    return {(fact["test"], fact["way"]): fact for fact in map(json.loads, lines[1:])}


# The file and the programs


def test_three_ways_say_the_same():
    """Transformers, llama.cpp and its server read the same number of tokens and say the same sentence."""
    outputs = [output(name) for name in ("transformers_chat", "llamacpp_chat", "server_chat")]
    assert all("37 tokens in" in text and "The opposite of north is south." in text for text in outputs)


def test_both_forms_have_the_same_weights():
    """The header of the file and the model in Transformers count the same weights."""
    (counted,) = re.findall(r"(?m)^weights +([\d,]+)$", output("file_card"))
    assert output("transformers_chat").startswith(f"{counted} parameters")


def test_programs_agree_where_the_lead_is_clear():
    """Where the first word leads by 1 or more, both programs begin with it; nothing is said of closer ones."""
    *rows, last = output("agree").splitlines()
    leads = [(float(re.search(r"leads by ([\d.]+)", row)[1]), row) for row in rows]
    clear = [row for lead, row in leads if lead >= 1]
    assert len(clear) >= 4 and all(row.endswith("the same word") for row in clear)
    assert any(row.endswith("too close to call") for _, row in leads) and last.endswith("True")


turns = st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), st.text(max_size=30)), min_size=1, max_size=4)


@given(turns, st.booleans())
def test_the_template_adds_a_system_message(measure, chat, answer):
    """The model's template is the exercise's solution: a default system message, marks, an open turn at the end."""
    messages = [{"role": role, "content": text} for role, text in chat]
    tokenizer, _ = measure["loaded"]()
    theirs = tokenizer.apply_chat_template(messages, add_generation_prompt=answer, tokenize=False)
    render = defined("llms/model_on_your_machine/exercises/render_chat", "solution")["render"]
    assert theirs == render(messages, answer)
    assert ("named SmolLM" in theirs) or chat[0][0] == "system"


def test_weights_of_larger_models(need, book):
    """The weights and cache sizes of larger.py are those of the published settings."""
    need("torch", "transformers")
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, LlamaConfig, Qwen3Config

    qwen = {"num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151_936}
    configs = {
        "SmolLM2-135M": AutoConfig.from_pretrained(model.FOLDER),
        "SmolLM2-1.7B": LlamaConfig(
            num_hidden_layers=24, num_attention_heads=32, num_key_value_heads=32, vocab_size=49_152,
            hidden_size=2048, intermediate_size=8192, tie_word_embeddings=True,
        ),
        "Qwen3-4B": Qwen3Config(**qwen, hidden_size=2560, intermediate_size=9728, tie_word_embeddings=True),
        "Qwen3-8B": Qwen3Config(**qwen, hidden_size=4096, intermediate_size=12_288, tie_word_embeddings=False),
    }
    rows = defined("llms/model_on_your_machine", "larger")["MODELS"]
    assert [row[0] for row in rows] == list(configs)
    for name, weights, layers, heads, d_head in rows:
        config = configs[name]
        with torch.device("meta"):
            assert AutoModelForCausalLM.from_config(config).num_parameters() == weights
        shape = (config.num_hidden_layers, config.num_key_value_heads, config.head_dim)
        assert shape == (layers, heads, d_head)
    named = " ".join(book.facts[f"local-{size}"].value for size in ("2b", "4b", "8b"))
    assert all(name in named for name in list(configs)[1:])


# The sets


@pytest.mark.parametrize("name", SETS)
def test_sets_are_clean(measure, name):
    """Each set has 20 to 40 items with stable ids, and nothing in it is asked twice."""
    items = measure["load"](name)
    assert [item["id"] for item in items] == [f"{name}-{number:02}" for number in range(1, len(items) + 1)]
    assert 20 <= len(items) <= 40 and len({item["input"] for item in items}) == len(items)
    assert {tuple(item) for item in items} <= {("id", "input", "expected"), ("id", "input", "context", "expected")}


def test_what_is_expected_is_right(measure):
    """Sums add up, labels are balanced, and what a text is said to contain stands in it."""
    load = measure["load"]
    assert all(sum(map(int, item["input"].split("+"))) == item["expected"] for item in load("sums"))
    assert Counter(item["expected"] for item in load("sentiment")) == {"positive": 20, "negative": 20}
    assert {item["expected"] for item in load("tools")} == set(measure["TOOLS"])
    for item in load("people"):
        assert all(str(value) in item["input"] for value in item["expected"].values())
    for item in load("summaries"):
        assert all(word.lower() in item["input"].lower() for word in item["expected"])
    answered = [item for item in load("passages") if item["expected"]]
    assert len(answered) == 20
    for item in answered:
        assert any(answer.lower() in item["context"].lower() for answer in item["expected"])
        assert not any(re.search(rf"(?i)\b{re.escape(answer)}\b", item["input"]) for answer in item["expected"])


# The receipt


def test_the_receipt_is_marked_by_this_script(measure, receipt):
    """Every test of measure.py stands in the receipt, with all its replies, as its present marking counts them."""
    tests = measure["tests"]()
    assert list(tests) == list(receipt)
    for key, (items, _, right) in tests.items():
        fact = receipt[key]
        replies = [fact["replies"][item["id"]] for item in items]
        assert (fact["of"], fact["right"]) == (len(items), sum(map(right, replies, items))), key


def test_the_receipt_can_be_had_again(measure, receipt):
    """Asked again, the model writes the same text and prefers the same labels as the receipt says."""
    again = {("facts", "after three examples"): 6, ("sentiment", "probabilities compared"): 6, ("sums", "after three examples"): 6}
    for key, few in again.items():
        items, ask, _ = measure["tests"](few)[key]
        assert ask() == [receipt[key]["replies"][item["id"]] for item in items]


def test_a_short_run_writes_such_a_receipt(measure, receipt, monkeypatch, tmp_path):
    """With a model that always says the same, the long run's function leaves the same kinds of lines."""
    world = measure["measure"].__globals__
    monkeypatch.setitem(world, "write", lambda prompts, most: ["7"] * len(prompts))
    monkeypatch.setitem(world, "choose", lambda prompts, labels: labels[:1] * len(prompts))
    monkeypatch.setitem(world, "llama", lambda text, most, held=False: "{}")
    measure["measure"](tmp_path / "receipt.jsonl", few=2)
    origin, *facts = map(json.loads, (tmp_path / "receipt.jsonl").read_text().splitlines())
    assert set(origin) == {"date", "machine", "torch"}
    assert {tuple(fact) for fact in facts} == {tuple(fact) for fact in receipt.values()}
    assert all(len(fact["replies"]) == fact["of"] <= 2 for fact in facts)


def test_what_the_page_says_of_the_receipt(receipt):
    """The counts in the page's text are the receipt's; two programs gave 20 of 40 replies alike."""
    said = {
        ("facts", "asked in chat"): 29,
        ("facts", "after three examples"): 29,
        ("facts", "asked in chat, by llama.cpp"): 28,
        ("sentiment", "asked in chat"): 24,
        ("sentiment", "text continued"): 21,
        ("sentiment", "probabilities compared"): 38,
        ("JSON", "asked in chat"): 19,
        ("JSON", "held to a schema"): 20,
        ("JSON, all right", "asked in chat"): 10,
        ("JSON, all right", "held to a schema"): 10,
        ("tool", "asked in chat"): 3,
        ("tool", "probabilities compared"): 10,
        ("answer", "without the passage"): 0,
        ("answer", "with the passage"): 12,
        ("answer", "after four examples"): 5,
        ("abstains", "told to"): 1,
        ("abstains", "after four examples"): 8,
        ("sums", "asked in chat"): 5,
        ("sums", "after three examples"): 15,
        ("word problems", "three answers shown"): 1,
        ("word problems", "three workings shown"): 1,
        ("word problems", "three workings in words"): 1,
        ("short problems", "three answers shown"): 0,
        ("short problems", "three workings shown"): 3,
        ("short problems", "three workings in words"): 6,
        ("summary", "asked in chat"): 10,
        ("summary", "first sentence, no model"): 13,
    }
    assert said == {key: receipt[key]["right"] for key in said}
    ours, theirs = (receipt["facts", way]["replies"] for way in ("asked in chat", "asked in chat, by llama.cpp"))
    assert sum(ours[name] == theirs[name] for name in ours) == 20
    assert "actually Saturn" in ours["facts-08"]


def test_what_lies_behind_three_shares(receipt):
    """Tools: two of four are ever chosen; examples make the model decline twelve answerable questions; "6" to everything gets 5 of 20."""
    chosen = Counter(reply.strip() for reply in receipt["tool", "probabilities compared"]["replies"].values())
    assert chosen == {"calculator": 13, "translator": 7}
    declined = receipt["answer", "after four examples"]["replies"].values()
    assert sum("not know" in reply for reply in declined) == 12
    assert Counter(item["expected"] for item in defined("llms/model_on_your_machine", "measure")["load"]("steps")).most_common(1) == [(6, 5)]


@pytest.mark.parametrize(
    ("marker", "reply", "expected", "right"),
    [
        ("contains", "It is Paris.", ["Paris"], True),
        ("contains", "Comparison", ["Paris"], False),
        ("last_number", "3 * 4 = 12. 12 - 5 = 7", 7, True),
        ("last_number", "7 or 8", 7, False),
        ("declines", "I do not know", [], True),
        ("declines", "It is not far", [], False),
        ("parses", '{"a": 1}', {}, True),
        ("parses", 'Here: {"a": 1}', {}, False),
        ("all_fields", '{"age": 3}', {"age": 3}, True),
        ("all_fields", '{"age": "3"}', {"age": 3}, False),
    ],
)
def test_marking(measure, marker, reply, expected, right):
    """Each rule that marks takes what it should, and refuses what looks like it."""
    assert measure[marker](reply, {"input": "", "expected": expected}) is right


# The interval


def test_the_interval_by_hand(need):
    """12 of 20 goes from 39 to 78 percent, 14 of 20 from 48 to 85; 38 of 40 overlaps with neither."""
    need("matplotlib")
    wilson = defined("llms/model_on_your_machine", "what_it_can")["wilson"]
    ends = {right: [round(100 * end) for end in wilson(right, 20)] for right in (12, 14)}
    assert ends == {12: [39, 78], 14: [48, 85]}
    assert wilson(38, 40)[0] > wilson(12, 20)[1]


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(counts):
    """The interval lies between 0 and 1 and holds the share, and the exercise's is the page's."""
    right, of = counts
    low, high = defined("llms/model_on_your_machine", "what_it_can")["wilson"](right, of)
    theirs = defined("llms/model_on_your_machine/exercises/wilson_interval", "solution")["wilson"](right, of)
    assert -1e-9 <= low <= right / of + 1e-9 and right / of - 1e-9 <= high <= 1 + 1e-9
    assert (low, high) == pytest.approx(theirs)
