package import DescentCore

/// What a layer that is a model of its own tells the layers' side: models stand above layers,
/// which do not know them.
package protocol LayerOfLayers: Layer {
    /// By which its outputs can be told apart.
    var outputNames: [String] { get }
    /// The symbolic tensors it starts from, and those it ends in; of each one invalid tensor if
    /// it has none.
    var inputs: [Tensor] { get }
    var outputs: [Tensor] { get }
}
