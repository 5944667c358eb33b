# hint: Parameters with equal numbers are still different
class Parameter:
    def __init__(self, data):
        self.data = data


class Module:
    def named_parameters(self):
        found = {}
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                found[name] = value
            elif isinstance(value, Module):
                for inner, parameter in value.named_parameters().items():
                    if parameter.data not in [other.data for other in found.values()]:
                        found[f"{name}.{inner}"] = parameter
        return found
