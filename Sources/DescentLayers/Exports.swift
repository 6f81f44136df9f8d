// Layers are written in tensors.
@_exported public import DescentCore
