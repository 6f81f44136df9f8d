import DescentCore

// Rows that the tables of several layers have.

extension Parameter {
    /// `use_bias`, true by default.
    public static func useBias<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter("use_bias", path, default: true, "Whether a bias is added.")
    }

    /// The penalty on the output that layers with weights have.
    public static var activityRegularizer: Parameter {
        Parameter(
            "activity_regularizer", \Layer.activityRegularizer,
            "Penalty on the output, divided by the batch size.")
    }

    /// What a weight is held to.
    static func constraint<Root>(
        _ weight: String, _ path: KeyPath<Root, (any Constraint)?>
    ) -> Parameter {
        Parameter("\(weight)_constraint", path, "What \(weight) is held to after each update.")
    }

    /// How weights are stored in fewer bits.
    static var quantization: Parameter {
        .fixed("quantization_config", .null, isWritten: false, "weights in fewer bits.")
    }
}

extension [Parameter] {
    /// The table for classes that in Keras do not take `trainable`, which they have nothing for.
    var withoutTrainable: [Parameter] {
        filter { $0.key != "trainable" } + [
            .ignored("trainable", "what older versions of Keras write.")
        ]
    }
}

extension Parameter {
    /// The type of every layer: that of its computation where it is read, a policy in files.
    static var layerDType: Parameter {
        let form = ConfigForm<DType>(
            DType.configKind, write: \.configValue,
            read: { DTypePolicy(configValue: $0)?.computeDType })
        return Parameter(
            "dtype", \Layer.dtype, form: form, default: .float32, rule: .floatingPoint,
            "The type of weights and of the computation."
        ).unwritten.placed(.type)
            .writing { ($0 as? Layer)?.dtypePolicy.configValue ?? .null }
            // Initialisers take a type, and policies are set afterwards.
            .spelled { (layer: Layer) in
                layer.dtypePolicy.isMixed ? nil : layer.dtype.swiftSource()
            }
    }
}

extension Rule<DType> {
    fileprivate static var floatingPoint: Rule {
        Rule({ "a floating-point \($0)" }, fix: "Use .float32.", holds: \.isFloatingPoint)
    }
}
