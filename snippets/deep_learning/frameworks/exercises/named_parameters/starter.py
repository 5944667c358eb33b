class Parameter:
    def __init__(self, data: list[float]) -> None:
        self.data = data


class Module:
    def named_parameters(self) -> dict[str, Parameter]:
        """Name to parameter: own ones and those of modules inside."""
        ...
