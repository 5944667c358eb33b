# hint: The layers inside the block are missing
class Parameter:
    def __init__(self, data):
        self.data = data


class Module:
    def named_parameters(self):
        return {name: value for name, value in vars(self).items() if isinstance(value, Parameter)}
