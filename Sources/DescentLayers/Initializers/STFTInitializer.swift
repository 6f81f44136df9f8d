#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A convolution's kernel `[frame, channels, frequencies]` that computes one half of a short-time
/// Fourier transform. Keras' `STFT`.
///
///     real:  cos(−2π · t · f / (2 · (frequencies − 1))) · window(t) / scale
///     imag:  the same with sin
public struct STFTInitializer: Initializer, Configurable {
    /// Which half of complex numbers.
    public enum Side: String, Sendable, Hashable, CaseIterable {
        /// Cosines.
        case real
        /// Sines.
        case imag
    }

    /// What each frame is multiplied by.
    public enum Window: String, Sendable, Hashable, CaseIterable {
        /// 0.5 − 0.5 · cos.
        case hann
        /// 0.54 − 0.46 · cos.
        case hamming
        /// 0.42 − 0.5 · cos + 0.08 · cos of twice the angle.
        case blackman
        /// A triangle from 0 to 0.
        case bartlett
        /// 1 everywhere.
        case boxcar
    }

    /// What a window is divided by.
    public enum Scaling: String, Sendable, Hashable, CaseIterable {
        /// The root of the sum of its squares.
        case density
        /// The sum of its amounts.
        case spectrum
    }

    /// Which half of complex numbers.
    public let side: Side
    /// What each frame is multiplied by; nil for nothing.
    public let window: Window?
    /// What the window is divided by; nil for nothing.
    public let scaling: Scaling?
    /// Whether the window goes on behind the frame, instead of ending with it.
    public let periodic: Bool

    /// - Parameters:
    ///   - side: default real.
    ///   - window: default Hann's; nil for none, which is not scaled either.
    ///   - scaling: default density.
    ///   - periodic: whether the window goes on behind the frame; default false.
    public init(
        side: Side = .real, window: Window? = .hann, scaling: Scaling? = .density,
        periodic: Bool = false
    ) {
        self.side = side
        self.window = window
        self.scaling = scaling
        self.periodic = periodic
    }

    /// The arguments under Keras' keys.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "side", \STFTInitializer.side, default: .real, "Which half of complex numbers."),
            Parameter(
                "window", \STFTInitializer.window, form: ConfigForm<Window>.ofType.orNull,
                default: .hann, "What each frame is multiplied by."),
            Parameter(
                "scaling", \STFTInitializer.scaling, form: ConfigForm<Scaling>.ofType.orNull,
                default: .density, "What the window is divided by."),
            Parameter(
                "periodic", \STFTInitializer.periodic, default: false,
                "Whether the window goes on behind the frame."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            side: config[\STFTInitializer.side], window: config[\STFTInitializer.window],
            scaling: config[\STFTInitializer.scaling],
            periodic: config[\STFTInitializer.periodic])
    }

    /// All elements in row-major order for a weight of `shape`, of three axes.
    ///
    /// - Throws: ``ConfigurationError`` for a shape that is not known or has other axes.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        try check(
            shape.rank == 3, "a weight [frame, channels, frequencies]", got: "shape \(shape)",
            fix: "Use it on kernels of Conv1D.")
        var values = try draws(shape) { 0 }
        let (channels, frequencies) = (shape[1], shape[2])
        let factors = factors(shape[0])
        for i in values.indices {
            let (time, frequency) = (i / (channels * frequencies), i % frequencies)
            let turns = Double(time) * Double(frequency) / Double(2 * (frequencies - 1))
            let angle = -2 * turns * Double.pi
            values[i] = (side == .real ? cos(angle) : sin(angle)) * factors[time]
        }
        return values
    }

    /// The scaled window.
    private func factors(_ length: Int) -> [Double] {
        guard let window else { return [Double](repeating: 1, count: length) }
        let heights = (0..<length).map { time -> Double in
            let last = Double(periodic ? length : length - 1)
            return last == 0 ? 1 : window.height(Double(time) / last)
        }
        let scale: Double =
            switch scaling {
            case .density: heights.map { $0 * $0 }.reduce(0, +).squareRoot()
            case .spectrum: heights.map(Swift.abs).reduce(0, +)
            case nil: 1
            }
        return heights.map { $0 / scale }
    }
}

extension STFTInitializer.Window {
    /// The height at a time from 0 to 1.
    fileprivate func height(_ time: Double) -> Double {
        let angle = 2 * Double.pi * time
        return switch self {
        case .hann: 0.5 - 0.5 * cos(angle)
        case .hamming: 0.54 - 0.46 * cos(angle)
        case .blackman: 0.42 - 0.5 * cos(angle) + 0.08 * cos(2 * angle)
        case .bartlett: 1 - Swift.abs(2 * time - 1)
        case .boxcar: 1
        }
    }
}

extension STFTInitializer.Side: ConfigConvertible {}
extension STFTInitializer.Window: ConfigConvertible {}
extension STFTInitializer.Scaling: ConfigConvertible {}
