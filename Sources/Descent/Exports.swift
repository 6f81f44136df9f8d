// Users import Descent and get tensors with it.
@_exported public import DescentCore
