"""A stack instead of recursion; the table is turned twice, from parameter to name."""


class Parameter:
    def __init__(self, data):
        self.data = data


class Module:
    def named_parameters(self):
        names, stack = {}, [("", self)]
        while stack:
            name, value = stack.pop()
            if isinstance(value, Parameter):
                names.setdefault(value, name)
            elif isinstance(value, Module):
                inside = [(f"{name}.{key}".lstrip("."), part) for key, part in vars(value).items()]
                stack += reversed(inside)
        return {name: parameter for parameter, name in names.items()}
