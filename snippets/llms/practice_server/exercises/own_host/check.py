from answer import is_own

assert is_own("127.0.0.1") and is_own("localhost"), (
    "The two names of this machine are refused when no port follows."
)
assert is_own("127.0.0.1:8765") and is_own("localhost:80"), (
    "A port may follow the name: cut it off before you compare."
)
for stranger in ("127.0.0.1.attacker.example", "localhost.attacker.example:80", "notlocalhost"):
    assert not is_own(stranger), (
        f"{stranger} belongs to a stranger, who may give a host any beginning or end: compare the whole name."
    )
assert is_own("LocalHost:80"), "Names of hosts do not depend on the case of their letters."
for odd in ("localhost:80:evil", "localhost:evil", "127.0.0.1:8765@attacker.example", "localhost:"):
    assert not is_own(odd), f"{odd} is no name with a port: a port is a number."
assert not is_own(""), "A request without a host is not from a browser that knows where it is."
