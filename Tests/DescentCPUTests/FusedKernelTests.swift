import DescentCore
import Testing

@testable import DescentCPU

/// The limits of fused kernels, which matcher and emitter both ask.
@Suite struct FusedKernelTests {
    private func shape(
        _ window: [Int], channels: Int, filters: Int = 8, strides: Int = 1, groups: Int = 1,
        dtype: DType = .float32
    ) throws -> ConvolutionShape {
        let axes = window.count
        let op = Convolution(
            window: SpatialWindow(
                size: window, strides: [Int](repeating: strides, count: axes),
                padding: window.map { _ in .init(0, 0) }),
            groups: groups)
        let x = TensorSpec(Shape([2] + window.map { _ in 12 } + [channels]), dtype)
        let kernel = TensorSpec(Shape(window + [channels / groups, filters]), dtype)
        return ConvolutionShape(
            op: op, x: x, kernel: kernel.shape, y: try op.outputSpec([x, kernel]).shape)
    }

    @Test("Winograd's kernels take 3×3 windows only, the direct one what stays near")
    func chains() throws {
        #expect(FusedKernel.chain(for: try shape([3, 3], channels: 8)) == .winogradChain)
        #expect(FusedKernel.chain(for: try shape([3, 3], channels: 200)) == .winogradChain)
        #expect(FusedKernel.chain(for: try shape([3, 3], channels: 7)) == .directChain)
        #expect(FusedKernel.chain(for: try shape([2, 2], channels: 16)) == .directChain)
        #expect(FusedKernel.chain(for: try shape([1, 1], channels: 75)) == .directChain)
        #expect(FusedKernel.chain(for: try shape([1, 1], channels: 76)) == nil)
        #expect(FusedKernel.chain(for: try shape([2, 2], channels: 8, strides: 2)) == nil)
        #expect(FusedKernel.chain(for: try shape([3, 3], channels: 8, groups: 2)) == nil)
        #expect(FusedKernel.chain(for: try shape([3], channels: 8)) == nil)
        #expect(FusedKernel.chain(for: try shape([2, 2], channels: 8, dtype: .float64)) == nil)
    }

    @Test("A shape that a kernel was not made for is refused before it is compiled")
    func refuses() throws {
        let shape = try shape([2, 2], channels: 16)
        let error = try #require(throws: EngineError.self) {
            try FusedKernel.winogradChain.require(shape)
        }
        let text =
            "The kernel for Winograd convolution, ReLU and pooling needs float32, images, a "
            + "window of 3×3, strides, dilations and groups of 1, 8 or more channels, but got "
            + "float32 [2, 12, 12, 16] with a kernel [2, 2, 16, 8], strides [1, 1], dilations "
            + "[1, 1], 1 groups. This is a fault in Descent: please report it with the model's "
            + "summary. Until then compute in .float64."
        #expect("\(error)" == text)
        try FusedKernel.directChain.require(shape)
    }

    @Test("Every chain that the matcher finds is one that its kernel takes")
    func matcherAsks() throws {
        for channels in [1, 7, 8, 9, 18, 19, 40] {
            for window in [[1, 1], [2, 2], [3, 3], [1, 3], [5, 5]] {
                let shape = try shape(window, channels: channels)
                guard let kernel = FusedKernel.chain(for: shape) else { continue }
                #expect(kernel.admits(shape) && FusedKernel.chainGradients.admits(shape))
            }
        }
    }
}
