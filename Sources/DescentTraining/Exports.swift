// Models are made of layers.
@_exported public import DescentLayers
