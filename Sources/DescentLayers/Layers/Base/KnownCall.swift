import DescentCore

/// What a layer gave when it was described.
package struct KnownCall {
    /// Its inputs then.
    let inputs: [MaskedSpec]
    let outputs: [MaskedSpec]
    /// Whether it gives the same for the same inputs whenever it is called.
    let isExact: Bool

    package init(inputs: [MaskedSpec], outputs: [MaskedSpec], isExact: Bool) {
        (self.inputs, self.outputs, self.isExact) = (inputs, outputs, isExact)
    }
}
