"""What all projects share: one interface to five services, their errors in plain words, waiting that can be seen.

A project asks for a `Service` by name and streams replies from it; it never
sees a vendor's client. Without a key the service is the practice server, which
starts by itself.
"""

from snippets.projects.common.services import (
    SERVICES,
    Message,
    Service,
    ServiceError,
    Usage,
    add_options,
    connect,
    patiently,
)
from snippets.projects.common.text import printable

__all__ = [
    "SERVICES",
    "Message",
    "Service",
    "ServiceError",
    "Usage",
    "add_options",
    "connect",
    "patiently",
    "printable",
]
