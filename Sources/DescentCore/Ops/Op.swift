/// The primitives: everything a graph can compute, named and defined as in StableHLO.
///
/// Each payload states what is true of it once, in `Ops/<Family>.swift`: shape and dtype rule,
/// derivative, reference loop and all else in ``Primitive``; whoever reads graphs asks it, or its
/// family, instead of listing cases. What a device does with each case is one `switch` without
/// `default`, so the compiler lists what a new case still needs. Everything else (`gelu`, softmax,
/// losses, optimisers) is a function made of these.
///
/// Departures from StableHLO, each because one case says what StableHLO would need several
/// attributes or operations for: the two gradients of a convolution are cases of their own
/// (StableHLO writes them as convolutions with permuted axes), so are the two partners of
/// max-pooling's derivative; `gather`/`scatterAdd` index whole slices along one axis, and
/// `gatherND`/`scatterND` by tuples of indices; `scan` is a loop whose steps are known, so that it
/// has a derivative.
package enum Op: Sendable, Hashable {
    case constant(Literal)
    case iota(Iota)
    case identity(Identity)
    case unary(UnaryOp)
    case binary(BinaryOp)
    case compare(Comparison)
    case select(Select)
    case convert(Convert)
    case broadcastInDim(BroadcastInDim)
    case reshape(Reshape)
    case transpose(Transpose)
    case slice(Slice)
    case reverse(Reverse)
    case pad(Pad)
    case concatenate(Concatenate)
    case reduce(Reduce)
    case argMax(ArgMax)
    case dotGeneral(DotGeneral)
    case convolution(Convolution)
    case convolutionInputGradient(ConvolutionInputGradient)
    case convolutionKernelGradient(ConvolutionKernelGradient)
    case reduceWindow(ReduceWindow)
    case selectAndScatter(SelectAndScatter)
    case selectAndGather(SelectAndGather)
    case gather(Gather)
    case scatterAdd(ScatterAdd)
    case randomUniform(RandomUniform)
    case randomBits(RandomBits)
    case dynamicSlice(DynamicSlice)
    case dynamicUpdateSlice(DynamicUpdateSlice)
    case gatherND(GatherND)
    case scatterND(ScatterND)
    case argSort(ArgSort)
    case cumulative(Cumulative)
    case projection(Projection)
    case scan(Scan)
    case whileLoop(WhileLoop)

    /// The payload, as what every primitive has in common.
    package var primitive: any Primitive {
        switch self {
        case .constant(let payload): payload
        case .iota(let payload): payload
        case .identity(let payload): payload
        case .unary(let payload): payload
        case .binary(let payload): payload
        case .compare(let payload): payload
        case .select(let payload): payload
        case .convert(let payload): payload
        case .broadcastInDim(let payload): payload
        case .reshape(let payload): payload
        case .transpose(let payload): payload
        case .slice(let payload): payload
        case .reverse(let payload): payload
        case .pad(let payload): payload
        case .concatenate(let payload): payload
        case .reduce(let payload): payload
        case .argMax(let payload): payload
        case .dotGeneral(let payload): payload
        case .convolution(let payload): payload
        case .convolutionInputGradient(let payload): payload
        case .convolutionKernelGradient(let payload): payload
        case .reduceWindow(let payload): payload
        case .selectAndScatter(let payload): payload
        case .selectAndGather(let payload): payload
        case .gather(let payload): payload
        case .scatterAdd(let payload): payload
        case .randomUniform(let payload): payload
        case .randomBits(let payload): payload
        case .dynamicSlice(let payload): payload
        case .dynamicUpdateSlice(let payload): payload
        case .gatherND(let payload): payload
        case .scatterND(let payload): payload
        case .argSort(let payload): payload
        case .cumulative(let payload): payload
        case .projection(let payload): payload
        case .scan(let payload): payload
        case .whileLoop(let payload): payload
        }
    }

    /// StableHLO's name, for printing.
    package var name: String { primitive.name }
    package var family: Family { primitive.family }
    /// See ``Primitive/onlyRepeats``.
    package var onlyRepeats: Bool { primitive.onlyRepeats }
    /// See ``Primitive/rebatched(_:inputs:)``.
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Op {
        primitive.rebatched(batch, inputs: inputs).op
    }
}

/// One recorded use of a primitive, as its derivative sees it.
package struct Call {
    package let inputs: [Tensor]
    package let output: Tensor
    package let cotangent: Tensor
    /// Which inputs' derivatives are wanted.
    package let wants: [Bool]

    /// The derivative for input `index`, computed only if somebody wants it.
    func when(_ index: Int, _ derivative: () -> Tensor) -> Tensor? {
        wants[index] ? derivative() : nil
    }
}

/// A broken shape or dtype rule, before it is known who broke it.
package struct ShapeFault: Error {
    let expected: String
    let got: String
    let fix: String

    init(expected: String, got: String, fix: String) {
        self.expected = expected
        self.got = got
        self.fix = fix
    }
}

/// Numbers a reference loop reads.
package struct HostArray {
    package let spec: TensorSpec
    package let base: UnsafeRawPointer

    package init(spec: TensorSpec, base: UnsafeRawPointer) {
        self.spec = spec
        self.base = base
    }

    package var shape: Shape { spec.shape }
    package var count: Int { spec.shape.elementCount }
    package func values<T>(as type: T.Type) -> UnsafePointer<T> {
        base.assumingMemoryBound(to: type)
    }
}

/// Memory a reference loop writes; its spec is the finished output spec.
package struct HostOutput {
    package let spec: TensorSpec
    package let base: UnsafeMutableRawPointer

    package init(spec: TensorSpec, base: UnsafeMutableRawPointer) {
        self.spec = spec
        self.base = base
    }

    package var shape: Shape { spec.shape }
    package var count: Int { spec.shape.elementCount }
    package func values<T>(as type: T.Type) -> UnsafeMutablePointer<T> {
        base.assumingMemoryBound(to: type)
    }
}
