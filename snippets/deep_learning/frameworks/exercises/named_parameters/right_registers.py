"""Notes what is assigned at the time of assignment, as PyTorch does."""


class Parameter:
    __slots__ = ("data",)

    def __init__(self, data):
        self.data = data


class Module:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, (Parameter, Module)):
            self.__dict__.setdefault("_noted", {})[name] = value

    def named_parameters(self):
        seen, result = set(), {}
        for name, parameter in self._walk(""):
            if id(parameter) not in seen:
                seen.add(id(parameter))
                result[name] = parameter
        return result

    def _walk(self, prefix):
        for name, value in self.__dict__.get("_noted", {}).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
            else:
                yield from value._walk(f"{prefix}{name}.")
