"""Names of models in Ollama's library, which its own protocol and its route of OpenAI's have in common."""

# Families; a name may go on, and a tag may follow a colon.
_FAMILIES = """alfred aya bge codellama codegemma cogito command-r deepseek devstral dolphin exaone falcon gemma glm
    gpt-oss granite kimi llama llava magistral minicpm ministral mistral mixtral mxbai-embed nemotron neural-chat
    nomic-embed nous-hermes olmo openchat orca phi qwen qwq smollm snowflake-arctic-embed solar stable starcoder
    tinyllama vicuna wizard yi zephyr all-minilm""".split()
LIBRARY = rf"(?:{'|'.join(_FAMILIES)})[a-z0-9._-]*(?::[a-z0-9._-]+)?"
WIDTHS = {"all-minilm": 384, "nomic-embed": 768, "mxbai-embed|bge|snowflake-arctic-embed": 1024}
