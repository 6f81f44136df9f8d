/// What ``ConvLSTM1D``, ``ConvLSTM2D`` and ``ConvLSTM3D`` are made with.
struct ConvLSTMOptions {
    /// With the filters as units.
    let cell: CellOptions
    let window: WindowGeometry
    let dataFormat: DataFormat
    let unitForgetBias: Bool

    /// The window over states: it keeps their lengths.
    var stateWindow: WindowGeometry {
        WindowGeometry(
            size: window.size, strides: window.size.map { _ in 1 }, padding: .same)
    }

    /// The rows of the table of a layer that keeps these at `path`.
    static func parameters<Root>(
        _ path: KeyPath<Root, ConvLSTMOptions>, axes: Int
    ) -> [Parameter] {
        let window = path.appending(path: \.window)
        return [
            Parameter(
                "filters", path.appending(path: \.cell.units),
                rule: .positive(example: "filters: 32"), "The number of output channels."),
            .windowSize("kernel_size", window.appending(path: \.size), "kernel size", axes: axes),
            .strides(window.appending(path: \.strides), axes: axes),
            Parameter(
                "padding", window.appending(path: \.padding), default: .valid,
                rule: .padding([.valid, .same]), "What the window does at the edges."),
            .dataFormat(path.appending(path: \.dataFormat)),
            .dilations(window.appending(path: \.dilations), axes: axes),
        ]
            + CellOptions.commonRows(
                path.appending(path: \.cell),
                biasRows: [.unitForgetBias(path.appending(path: \.unitForgetBias))])
    }
}

extension ConvLSTMOptions {
    /// From the arguments of the table of a layer that keeps these at `path`.
    init<Root>(_ config: Configuration, _ path: KeyPath<Root, ConvLSTMOptions>) throws {
        let window = path.appending(path: \.window)
        try self.init(
            cell: CellOptions(config, path.appending(path: \.cell)),
            window: WindowGeometry(
                size: config[window.appending(path: \.size)],
                strides: config[window.appending(path: \.strides)],
                dilations: config[window.appending(path: \.dilations)],
                padding: config[window.appending(path: \.padding)]),
            dataFormat: config[path.appending(path: \.dataFormat)],
            unitForgetBias: config[path.appending(path: \.unitForgetBias)])
    }
}
