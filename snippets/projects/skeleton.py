"""Five parts that all nine projects share, as small as they get."""

import argparse
from collections.abc import Callable


def stand_in(question: str) -> str:
    """Answers by a rule: no key, no network, the same every time."""
    return "Paris" if "France" in question else "I do not know."


# One more entry, `"openai": ask_openai`, is all a real model takes.
MODELS: dict[str, Callable[[str], str]] = {"stand-in": stand_in}

GOLDEN = [
    ("What is the capital of France?", "Paris"),
    ("What is the capital of Peru?", "Lima"),
    ("What is the capital of Atlantis?", "I do not know."),
]


def evaluate(ask: Callable[[str], str]) -> list[bool]:
    return [ask(question) == expected for question, expected in GOLDEN]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Answer, measured.")
    parser.add_argument("--model", choices=MODELS, default="stand-in")
    model = parser.parse_args(arguments).model
    results = evaluate(MODELS[model])
    for (question, _), passed in zip(GOLDEN, results):
        print(f"{'pass' if passed else 'FAIL'}  {question}")
    print(f"{model}: {sum(results)} of {len(results)}")


if __name__ == "__main__":
    main()
