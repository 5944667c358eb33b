# hint: localhost:80:evil is no name with a port
def is_own(host):
    return host.partition(":")[0].lower() in ("127.0.0.1", "localhost")
