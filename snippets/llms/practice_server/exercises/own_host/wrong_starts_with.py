# hint: 127.0.0.1.attacker.example belongs to a stranger
def is_own(host):
    return host.lower().startswith(("127.0.0.1", "localhost"))
