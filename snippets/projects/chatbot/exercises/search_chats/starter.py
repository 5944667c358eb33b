import json


def search_chats(
    chats: dict[str, str], words: str
) -> list[tuple[str, int]]:
    """Find turns that hold all the words, in any order and case.

    `chats` has the text of each saved file by the chat's name. The
    result has the chat's name and the number of the turn, from 1.
    """
    found = []
    for name, text in chats.items():
        for line in text.splitlines():
            event = json.loads(line)
            # {"question": …}, {"piece": …}, {"retry": true}, others
    return found
