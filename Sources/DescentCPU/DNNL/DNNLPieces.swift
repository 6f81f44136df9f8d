import CDNNL

/// How an operation of oneDNN is divided into smaller ones that threads run at once.
struct DNNLPieces {
    /// A part of the operation, and where its operands begin, in floats.
    struct Piece {
        let operation: Int
        var source = 0
        var weights = 0
        var output = 0
    }

    /// Different operations: parts of equal shapes share one.
    private(set) var kinds: [DNNLOperation.Kind] = []
    private(set) var pieces: [Piece] = []
    /// Whether each piece gives a part of every sum of the result.
    private(set) var areSums = false

    private var sizes: [Int] = []

    /// So many pieces for each thread that a slower one takes fewer; each brings the weights into
    /// oneDNN's order anew.
    private static let piecesForThread = 4

    /// A batch of products.
    init(_ product: DNNLOperation.Product, threads: Int) {
        let step = Self.length(product.batch, threads)
        for from in stride(from: 0, to: product.batch, by: step) {
            var part = product
            part.batch = Swift.min(step, product.batch - from)
            pieces.append(
                Piece(
                    operation: number(.product(part), size: part.batch),
                    source: from * product.rows * product.inner,
                    weights: from * product.inner * product.columns,
                    output: from * product.rows * product.columns))
        }
    }

    /// Images, or rows of images where there are fewer images than threads.
    init(_ kind: dd_conv_kind, _ shape: dd_conv_shape, threads: Int) {
        switch kind {
        case DD_BACKWARD_WEIGHTS:
            areSums = true
            let count = Swift.min(threads, shape.n)
            for part in 0..<count {
                let (from, to) = share(shape.n, part, count)
                addImages(kind, shape, from, to)
            }
        case DD_FORWARD where shape.n < threads && shape.oh > 1 && shape.isFlat:
            addRows(shape, threads)
        default:
            let step = Self.length(shape.n, threads)
            for from in stride(from: 0, to: shape.n, by: step) {
                addImages(kind, shape, from, Swift.min(from + step, shape.n))
            }
        }
    }

    private static func length(_ count: Int, _ threads: Int) -> Int {
        guard threads > 1 else { return Swift.max(count, 1) }
        let pieces = threads * piecesForThread
        return Swift.max((count + pieces - 1) / pieces, 1)
    }

    private mutating func number(_ kind: DNNLOperation.Kind, size: Int) -> Int {
        if let known = sizes.firstIndex(of: size) { return known }
        sizes.append(size)
        kinds.append(kind)
        return kinds.count - 1
    }

    private mutating func addImages(
        _ kind: dd_conv_kind, _ shape: dd_conv_shape, _ from: Int, _ to: Int
    ) {
        var part = shape
        part.n = to - from
        let x = from * shape.d * shape.h * shape.w * shape.c
        let y = from * shape.od * shape.oh * shape.ow * shape.o
        let operation = number(.convolution(kind, part), size: part.n)
        switch kind {
        case DD_FORWARD: pieces.append(Piece(operation: operation, source: x, output: y))
        case DD_BACKWARD_DATA: pieces.append(Piece(operation: operation, source: y, output: x))
        default: pieces.append(Piece(operation: operation, source: x, weights: y))
        }
    }

    /// Ranges of output rows of each image: convolutions of the rows they read,
    /// padded where these end.
    private mutating func addRows(_ shape: dd_conv_shape, _ threads: Int) {
        let ranges = Swift.min((2 * threads + shape.n - 1) / shape.n, shape.oh)
        for range in 0..<ranges {
            let (from, to) = share(shape.oh, range, ranges)
            // The rows of x that they read, of which some may be padding.
            let first = from * shape.stride_h - shape.pad_top
            let last = (to - 1) * shape.stride_h - shape.pad_top + (shape.kh - 1) * shape.dilation_h
            let (top, end) = (Swift.max(first, 0), Swift.min(last + 1, shape.h))
            var part = shape
            (part.n, part.oh) = (1, to - from)
            (part.h, part.pad_top, part.pad_bottom) = (end - top, top - first, last + 1 - end)
            // Rows of padding alone are no convolution for oneDNN: then the image is one piece.
            guard part.h > 0 else {
                self = DNNLPieces(whole: shape)
                return
            }
            kinds.append(.convolution(DD_FORWARD, part))
            for image in 0..<shape.n {
                pieces.append(
                    Piece(
                        operation: kinds.count - 1,
                        source: (image * shape.h + top) * shape.w * shape.c,
                        output: (image * shape.oh + from) * shape.ow * shape.o))
            }
        }
    }

    private init(whole shape: dd_conv_shape) {
        kinds = [.convolution(DD_FORWARD, shape)]
        pieces = [Piece(operation: 0)]
    }
}

extension dd_conv_shape {
    /// Whether it is one of images, not of volumes.
    fileprivate var isFlat: Bool { d == 1 && od == 1 && kd == 1 }
}
