from answer import is_own
from grading import kind


def own(host):
    return kind("is_own", is_own(host), True)


assert own("127.0.0.1") and own("localhost"), (
    "The two names of this machine are refused when no port follows."
)
assert own("127.0.0.1:8765") and own("localhost:80"), (
    "A port may follow the name: cut it off before you compare."
)
for stranger in (
    "127.0.0.1.attacker.example", "localhost.attacker.example:80", "notlocalhost", "127.0.0.11", "127a0b0c1", "localhost127.0.0.1",
):
    assert not own(stranger), (
        f"{stranger} belongs to a stranger, who may give a host any beginning or end: compare the whole name."
    )
assert own("LocalHost:80"), "Names of hosts do not depend on the case of their letters."
for odd in (
    "localhost:80:evil", "localhost:evil", "127.0.0.1:8765@attacker.example", "localhost:", "localhost:80\n", "localhost: 80",
    "localhost:+80", "localhost:8_0", "localhost:８０", "127.0.0.1:80evil",
):
    assert not own(odd), f"{odd!r} is no name with a port: a port is a number, written in the digits 0 to 9 alone.".replace("'", "")
assert not own(""), "A request without a host is not from a browser that knows where it is."
assert not own(":80"), "A port without a name is nobody's machine."
