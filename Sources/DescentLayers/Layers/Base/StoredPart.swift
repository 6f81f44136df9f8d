/// Layers inside a layer as Keras' files of weights have them: under the name of the attribute that
/// holds them.
package struct StoredPart {
    /// `cell`, `forward_layer`.
    package let attribute: String
    package let layers: [Layer]
    /// Whether the attribute holds a list, in which they are told apart by their classes.
    package let isList: Bool

    init(_ attribute: String, _ layer: Layer) {
        (self.attribute, layers, isList) = (attribute, [layer], false)
    }

    init(_ attribute: String, listing layers: [Layer]) {
        (self.attribute, self.layers, isList) = (attribute, layers, true)
    }
}
