# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "xllamacpp"]
# [tool.book]
# page = false
# seconds = 90
# ///
"""What the model can do, counted on small sets."""

import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

MODEL = os.environ.get("MODEL", "HuggingFaceTB/SmolLM2-135M-Instruct")
MODEL_FILE = os.environ.get("MODEL_FILE", "model.gguf")


# region loader
def load(name: str) -> list[dict]:
    """The items of a set: an input and what is expected of it."""
    path = Path(__file__).parent / "sets" / f"{name}.jsonl"
    return [json.loads(line) for line in path.open(encoding="utf-8")]
# endregion loader


# region asking
@cache
def loaded() -> tuple:
    tokenizer = AutoTokenizer.from_pretrained(
        MODEL, padding_side="left"
    )
    model = AutoModelForCausalLM.from_pretrained(MODEL, dtype="float32")
    return tokenizer, model


def chat(text: str) -> str:
    """The prompt that the chat template makes of one message."""
    messages = [{"role": "user", "content": text}]
    return loaded()[0].apply_chat_template(
        messages, add_generation_prompt=True, tokenize=False
    )


def write(prompts: list[str], most: int, batch: int = 20) -> list[str]:
    """Greedy continuations, many prompts at a time."""
    tokenizer, model = loaded()
    replies = []
    for start in range(0, len(prompts), batch):
        inputs = tokenizer(
            prompts[start : start + batch],
            return_tensors="pt", padding=True, add_special_tokens=False,
        )
        out = model.generate(
            **inputs, max_new_tokens=most, do_sample=False
        )
        new = out[:, inputs["input_ids"].shape[1] :]
        replies += tokenizer.batch_decode(new, skip_special_tokens=True)
    return [reply.strip() for reply in replies]


@torch.no_grad()
def choose(prompts: list[str], labels: list[str]) -> list[str]:
    """The label whose first token is likeliest to come next."""
    tokenizer, model = loaded()
    first = [
        tokenizer.encode(label, add_special_tokens=False)[0]
        for label in labels
    ]
    chosen = []
    for prompt in prompts:
        ids = tokenizer.encode(
            prompt, add_special_tokens=False, return_tensors="pt"
        )
        row = model(ids, logits_to_keep=1).logits[0, -1]
        chosen.append(labels[int(row[first].argmax())])
    return chosen
# endregion asking


# region marking
def contains(reply: str, item: dict) -> bool:
    """One of the expected answers stands in the reply, as a word."""
    return any(
        re.search(rf"(?i)\b{re.escape(answer)}", reply)
        for answer in item["expected"]
    )


def first_label(labels: str) -> Callable[[str, dict], bool]:
    """The first of the labels that a reply names is the right one."""
    def right(reply: str, item: dict) -> bool:
        found = re.search(rf"(?i)\b({labels})", reply)
        return bool(found) and found[1].lower() == item["expected"]
    return right


def last_number(reply: str, item: dict) -> bool:
    """The last number of the reply is the right one."""
    numbers = re.findall(r"-?\d+", reply.replace(",", ""))
    return bool(numbers) and int(numbers[-1]) == item["expected"]


def declines(reply: str, item: dict) -> bool:
    """The reply says that it does not know."""
    return bool(re.search(
        r"(?i)not (know|say|mention|provide|specif|stat|given)|no info",
        reply,
    ))


def keeps_and_shortens(reply: str, item: dict) -> bool:
    """A summary is shorter than its text and keeps two words of it."""
    return len(reply) < len(item["input"]) and all(
        word.lower() in reply.lower() for word in item["expected"]
    )


def parses(reply: str, item: dict) -> bool:
    """The whole reply is JSON."""
    try:
        return isinstance(json.loads(reply), dict)
    except ValueError:
        return False


def all_fields(reply: str, item: dict) -> bool:
    """The reply is JSON, and every field has the right value."""
    return parses(reply, item) and json.loads(reply) == item["expected"]
# endregion marking


def before_blank(replies: list[str], mark: str = "\n\n") -> list[str]:
    """A continuation of examples ends where it invents the next one."""
    return [reply.split(mark)[0] for reply in replies]


THREE_FACTS = (
    "Question: What is the capital of Spain?\nAnswer: Madrid\n\n"
    "Question: Who invented the telephone?\nAnswer: Bell\n\n"
    "Question: How many wheels does a car have?\nAnswer: four\n\n"
)
DIRECT = (
    "Question: Tim has 4 bags with 3 nuts each. He eats 5 nuts. "
    "How many nuts are left?\nAnswer: 7\n\n"
    "Question: A pot holds 20 cups. Sue drinks 2 and Al drinks 3. "
    "How many cups are left?\nAnswer: 15\n\n"
    "Question: Roy has 6 coins and finds 9. Then he loses 2. "
    "How many coins does he have?\nAnswer: 13\n\n"
)
WORKED = (
    DIRECT.replace("Answer: 7", "Answer: 4 * 3 = 12. 12 - 5 = 7")
    .replace("Answer: 15", "Answer: 2 + 3 = 5. 20 - 5 = 15")
    .replace("Answer: 13", "Answer: 6 + 9 = 15. 15 - 2 = 13")
)
SHORT = (
    "Question: Al has 5 nuts. He buys 4 and eats 2. How many nuts are "
    "there now?\nAnswer: 7\n\n"
    "Question: Bea has 3 maps. She gets 6 and loses 1. How many maps are "
    "there now?\nAnswer: 8\n\n"
    "Question: Cy has 8 pins. He finds 2 and drops 6. How many pins are "
    "there now?\nAnswer: 4\n\n"
)
SHORT_WORKED = (
    SHORT.replace("Answer: 7", "Answer: 5 + 4 = 9. 9 - 2 = 7")
    .replace("Answer: 8", "Answer: 3 + 6 = 9. 9 - 1 = 8")
    .replace("Answer: 4", "Answer: 8 + 2 = 10. 10 - 6 = 4")
)
SHORT_IN_WORDS = (
    SHORT.replace(
        "Answer: 7",
        "Answer: Al has 5. He buys 4, so 5 + 4 = 9. "
        "He eats 2, so 9 - 2 = 7",
    ).replace(
        "Answer: 8",
        "Answer: Bea has 3. She gets 6, so 3 + 6 = 9. "
        "She loses 1, so 9 - 1 = 8",
    ).replace(
        "Answer: 4",
        "Answer: Cy has 8. He finds 2, so 8 + 2 = 10. "
        "He drops 6, so 10 - 6 = 4",
    )
)
IN_WORDS = (
    DIRECT.replace(
        "Answer: 7",
        "Answer: In 4 bags are 4 * 3 = 12 nuts. He eats 5, so "
        "12 - 5 = 7 are left. The answer is 7",
    ).replace(
        "Answer: 15",
        "Answer: They drink 2 + 3 = 5 cups. From 20 cups, "
        "20 - 5 = 15 are left. The answer is 15",
    ).replace(
        "Answer: 13",
        "Answer: With the new ones he has 6 + 9 = 15 coins. He loses 2, "
        "so he has 15 - 2 = 13. The answer is 13",
    )
)
THREE_SUMS = "3 + 4 = 7\n16 + 21 = 37\n45 + 38 = 83\n"
ABSTAIN = (
    "Text: The mill in Orr was built in 1830. Its owner is Al Gray.\n"
    "Question: Who owns the mill in Orr?\nAnswer: Al Gray\n\n"
    "Text: The mill in Orr was built in 1830. Its owner is Al Gray.\n"
    "Question: How tall is the mill in Orr?\nAnswer: I do not know\n\n"
    "Text: Bus 9 leaves every hour. It stops at the pool.\n"
    "Question: Where does bus 9 stop?\nAnswer: at the pool\n\n"
    "Text: Bus 9 leaves every hour. It stops at the pool.\n"
    "Question: What does a ticket cost?\nAnswer: I do not know\n\n"
)
TOOLS = ["weather", "calculator", "alarm", "translator"]
TOOL_EXAMPLES = (
    "Tools: weather, calculator, alarm, translator\n\n"
    "Request: Is it windy in Berlin?\nTool: weather\n\n"
    "Request: What is 5 plus 8?\nTool: calculator\n\n"
    "Request: Wake me at nine.\nTool: alarm\n\n"
    "Request: Say hello in Greek.\nTool: translator\n\n"
)
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "city": {"type": "string"},
    },
    "required": ["name", "age", "city"],
    "additionalProperties": False,
}


@cache
def server():
    """The same weights in llama.cpp, which can hold a reply to a form."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = MODEL_FILE
    params.n_ctx, params.verbosity, params.warmup = 1024, -1, False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    return xllamacpp.Server(params)


@cache
def llama(text: str, most: int, held: bool = False) -> str:
    """The reply of llama.cpp in chat, held to the schema or free."""
    request = {
        "messages": [{"role": "user", "content": text}],
        "temperature": 0, "max_tokens": most,
    }
    if held:
        request["response_format"] = {
            "type": "json_schema", "json_schema": {"schema": SCHEMA},
        }
    reply = server().handle_chat_completions(request)
    return reply["choices"][0]["message"]["content"]


def tests(few: int | None = None) -> dict[tuple[str, str], tuple]:
    """Test and way to its items, how to ask, and how to mark."""
    facts, sentiment, people, passages = (
        load(name)[:few]
        for name in ("facts", "sentiment", "people", "passages")
    )
    problems, steps, sums, tools, texts = (
        load(name)[:few]
        for name in ("problems", "steps", "sums", "tools", "summaries")
    )
    known = [item for item in passages if item["expected"]]
    lacking = [item for item in passages if not item["expected"]]

    def each(form: str, items: list[dict]) -> list[str]:
        return [form.format(**item) for item in items]

    def chats(form: str, items: list[dict]) -> list[str]:
        return [chat(text) for text in each(form, items)]

    def json_of(held: bool) -> Callable[[], list[str]]:
        return lambda: [llama(text, 60, held) for text in each(
            "Extract name, age and city as JSON with the keys name, age "
            "and city. Write the JSON only.\n\nText: {input}", people)]

    def lines(form: str, items: list[dict], most: int) -> list[str]:
        return before_blank(write(each(form, items), most))

    review = "Review: {input}\nSentiment:"
    one_word = (
        "Is this review positive or negative? Answer with one word."
        "\n\n{input}"
    )
    shown = THREE_FACTS + "Question: {input}\nAnswer:"
    told = (
        "Answer from the text. If the text does not say it, answer: "
        "I do not know.\n\nText: {context}\n\nQuestion: {input}"
    )
    abstain = ABSTAIN + "Text: {context}\nQuestion: {input}\nAnswer:"
    plain = "Text: {context}\n\nQuestion: {input}"
    solve = "Question: {input}\nAnswer:"
    which = (
        "Which tool answers the request: weather, calculator, alarm or "
        "translator? Answer with one word.\n\nRequest: {input}"
    )
    pick = TOOL_EXAMPLES + "Request: {input}\nTool:"
    brief = "Summarize this text in one short sentence.\n\n{input}"
    labels = first_label("positive|negative")
    named = first_label("|".join(TOOLS))
    spaced = [f" {tool}" for tool in TOOLS]
    signs = [" positive", " negative"]
    return {
        ("facts", "asked in chat"): (
            facts, lambda: write(chats("{input}", facts), 24), contains),
        ("facts", "after three examples"): (
            facts, lambda: lines(shown, facts, 12), contains),
        ("sentiment", "asked in chat"): (
            sentiment, lambda: write(chats(one_word, sentiment), 12),
            labels),
        ("sentiment", "text continued"): (
            sentiment, lambda: write(each(review, sentiment), 6), labels),
        ("sentiment", "probabilities compared"): (
            sentiment, lambda: choose(each(review, sentiment), signs),
            labels),
        ("facts", "asked in chat, by llama.cpp"): (
            facts, lambda: [llama(f["input"], 24) for f in facts],
            contains),
        ("JSON", "asked in chat"): (people, json_of(False), parses),
        ("JSON", "held to a schema"): (people, json_of(True), parses),
        ("JSON, all right", "asked in chat"): (
            people, json_of(False), all_fields),
        ("JSON, all right", "held to a schema"): (
            people, json_of(True), all_fields),
        ("tool", "asked in chat"): (
            tools, lambda: write(chats(which, tools), 12), named),
        ("tool", "probabilities compared"): (
            tools, lambda: choose(each(pick, tools), spaced), named),
        ("answer", "without the passage"): (
            known, lambda: write(chats("{input}", known), 24), contains),
        ("answer", "with the passage"): (
            known, lambda: write(chats(plain, known), 24), contains),
        ("abstains", "told to"): (
            lacking, lambda: write(chats(told, lacking), 24), declines),
        ("abstains", "after four examples"): (
            lacking, lambda: lines(abstain, lacking, 12), declines),
        ("answer", "after four examples"): (
            known, lambda: lines(abstain, known, 12), contains),
        ("sums", "asked in chat"): (
            sums, lambda: write(chats("What is {input}?", sums), 40),
            last_number),
        ("sums", "after three examples"): (
            sums, lambda: before_blank(
                write(each(THREE_SUMS + "{input} =", sums), 5), "\n"),
            last_number),
        ("word problems", "three answers shown"): (
            problems, lambda: lines(DIRECT + solve, problems, 8),
            last_number),
        ("word problems", "three workings shown"): (
            problems, lambda: lines(WORKED + solve, problems, 40),
            last_number),
        ("word problems", "three workings in words"): (
            problems, lambda: lines(IN_WORDS + solve, problems, 60),
            last_number),
        ("short problems", "three answers shown"): (
            steps, lambda: lines(SHORT + solve, steps, 8), last_number),
        ("short problems", "three workings shown"): (
            steps, lambda: lines(SHORT_WORKED + solve, steps, 24),
            last_number),
        ("short problems", "three workings in words"): (
            steps, lambda: lines(SHORT_IN_WORDS + solve, steps, 40),
            last_number),
        ("summary", "asked in chat"): (
            texts, lambda: write(chats(brief, texts), 50),
            keeps_and_shortens),
        ("summary", "first sentence, no model"): (
            texts, lambda: [t["input"].split(". ")[0] for t in texts],
            keeps_and_shortens),
    }


# region measuring
def measure(receipt: Path, few: int | None = None) -> None:
    """Run every test and write what was said, and how it was marked."""
    receipt.write_text(json.dumps({
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()} CPU",
        "torch": torch.__version__.split("+")[0],
    }) + "\n", encoding="utf-8")
    for (test, way), (items, ask, right) in tests(few).items():
        started = time.perf_counter()
        replies = ask()
        fact = {
            "test": test, "way": way, "of": len(items),
            "right": sum(map(right, replies, items)),
            "seconds": round(time.perf_counter() - started, 1),
            "replies": dict(zip((i["id"] for i in items), replies)),
        }
        print(test, way, fact["right"], "of", fact["of"], flush=True)
        with receipt.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fact, ensure_ascii=False) + "\n")
# endregion measuring


if __name__ == "__main__":
    if sys.argv[1:] == ["all"]:  # python measure.py all
        measure(Path(__file__).with_name("receipt.jsonl"))
    else:
        for name in ("facts", "sentiment", "people", "passages"):
            print(f"{name:>10}  {len(load(name))} items")
        items, ask, right = tests(few=6)[
            "sentiment", "probabilities compared"
        ]
        marks = sum(map(right, ask(), items))
        print(f"the first {len(items)} reviews: {marks} right")
