class Parameter:
    def __init__(self, data: list[float]) -> None:
        self.data = data


class Module:
    def named_parameters(self) -> dict[str, Parameter]:
        """Name to parameter: own ones and those of modules inside."""
        found: dict[str, Parameter] = {}
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                inside = {name: value}
            elif isinstance(value, Module):
                inner = value.named_parameters()
                inside = {f"{name}.{key}": p for key, p in inner.items()}
            else:
                continue
            for full, parameter in inside.items():
                if all(parameter is not p for p in found.values()):
                    found[full] = parameter
        return found
