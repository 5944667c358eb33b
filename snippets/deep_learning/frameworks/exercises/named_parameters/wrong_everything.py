# hint: A plain number is among the parameters
class Parameter:
    def __init__(self, data):
        self.data = data


class Module:
    def named_parameters(self):
        return dict(vars(self))
