public import DescentCore

/// Whole numbers as their places in a vocabulary, or as vectors of these; and back.
///
/// As ``StringLookup``, of int64 numbers instead of strings, in a model too: there it may stand
/// anywhere. Numbers of floating-point types are cut off.
///
/// ```swift
/// let lookup = IntegerLookup()
/// try lookup.adapt([12, 1138, 1138] as [Int])
/// let ids = lookup([1138, 12, 5] as [Int])   // 1, 2, 0
/// ```
///
/// Unknown numbers have one place, or several, of which the remainder of a division chooses one. Where
/// they have none they are an error; in a model they become −1 there, which ``Embedding`` refuses.
///
/// - Source: as Keras 3 `IntegerLookup` with TensorFlow. Places are int32, and numbers that places
///   become with `invert` int64. Vectors are of the layer's type; Keras' are int64 except for tf-idf.
public final class IntegerLookup: Layer, Configurable, LookupLayer, VocabularyLayer, LearningLayer {
    var table: LookupTable<Int> {
        didSet {
            learnedCount += 1
            LayerChanges.note()
        }
    }
    package private(set) var learnedCount = 0

    /// - Parameters:
    ///   - maxTokens: how many places there may be, those of mask and unknown numbers among them; 2 or
    ///     more. Default any number.
    ///   - numOovIndices: how many places unknown numbers have. Default 1.
    ///   - maskToken: the number that stands for nothing: place 0, and counted in no vector. Default
    ///     none.
    ///   - oovToken: what unknown numbers are called in the vocabulary, and what `invert` makes of
    ///     places without a number. Default −1.
    ///   - vocabulary: numbers in the order of their places, with or without the special ones. Default
    ///     nil, learned.
    ///   - idfWeights: with `.tfIdf` and a vocabulary, what its counts are multiplied by.
    ///   - invert: whether places become numbers. Default false.
    ///   - outputMode: what becomes of the places; default `.int`.
    ///   - padToMaxTokens: whether vectors have `maxTokens` elements, however many numbers there are.
    ///     Default false.
    ///   - oovMethod: how an unknown number gets one of several places. Default `.floormod`; with
    ///     `.farmhash` the layer works outside of models alone, unless there is but one place.
    ///   - salt: with `.farmhash`, one or two numbers that choose another hash.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        maxTokens: Int? = nil, numOovIndices: Int = 1, maskToken: Int? = nil, oovToken: Int = -1,
        vocabulary: [Int]? = nil, idfWeights: [Double]? = nil, invert: Bool = false,
        outputMode: EncodingMode = .int, padToMaxTokens: Bool = false,
        oovMethod: OutOfVocabularyMethod = .floormod, salt: [Int]? = nil, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        let options = LookupOptions(
            maxTokens: maxTokens, outOfVocabularyCount: numOovIndices, maskToken: maskToken,
            unknownToken: oovToken, invert: invert, outputMode: outputMode,
            padToMaxTokens: padToMaxTokens, method: oovMethod, salt: hashSalt(salt))
        table = LookupTable(options, vocabulary: vocabulary, weights: idfWeights)
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            salt == nil || oovMethod == .farmhash, "oovMethod 'farmhash' beside salt",
            got: "'\(oovMethod.rawValue)'", fix: "Leave the salt out, or use .farmhash.")
        checkTable()
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .maxTokens(\IntegerLookup.table.options.maxTokens),
            .unknownCount(\IntegerLookup.table.options.outOfVocabularyCount),
            Parameter(
                "mask_token", \IntegerLookup.table.options.maskToken,
                "The number that stands for nothing."),
            Parameter(
                "oov_token", \IntegerLookup.table.options.unknownToken, default: -1,
                "What unknown numbers are called."),
            Parameter(
                "vocabulary", \IntegerLookup.table.written.vocabulary,
                "Numbers in the order of their places."),
            .fixed("vocabulary_dtype", .string("int64"), "the type of the vocabulary."),
            .idfWeights(\IntegerLookup.table.written.weights),
            Parameter(
                "invert", \IntegerLookup.table.options.invert, default: false,
                "Whether places become numbers."),
            .lookupMode(\IntegerLookup.table.options.outputMode), .dense,
            .padToMaxTokens(\IntegerLookup.table.options.padToMaxTokens),
            Parameter(
                "oov_method", \IntegerLookup.table.options.method, default: .floormod,
                "How an unknown number gets one of several places."),
            .salt(\IntegerLookup.table.options.salt),
            .vocabularySize(\IntegerLookup.table.size),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            maxTokens: config[\IntegerLookup.table.options.maxTokens],
            numOovIndices: config[\IntegerLookup.table.options.outOfVocabularyCount],
            maskToken: config[\IntegerLookup.table.options.maskToken],
            oovToken: config[\IntegerLookup.table.options.unknownToken],
            vocabulary: config[\IntegerLookup.table.written.vocabulary],
            idfWeights: config[\IntegerLookup.table.written.weights],
            invert: config[\IntegerLookup.table.options.invert],
            outputMode: config[\IntegerLookup.table.options.outputMode],
            padToMaxTokens: config[\IntegerLookup.table.options.padToMaxTokens],
            oovMethod: config[\IntegerLookup.table.options.method],
            salt: config[\IntegerLookup.table.options.salt], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
        table.expect(size: try config[\IntegerLookup.table.size])
        checkParameters()
    }

    // MARK: Vocabulary

    /// How many places there are; nil before there is a vocabulary.
    public var vocabularySize: Int? { table.size }

    /// The numbers by their places.
    ///
    /// - Parameter includingSpecialTokens: whether mask and unknown numbers stand in front. Default
    ///   true.
    public func vocabulary(includingSpecialTokens: Bool = true) -> [Int] {
        table.vocabulary(includingSpecialTokens: includingSpecialTokens)
    }

    /// Takes another vocabulary.
    ///
    /// - Parameters:
    ///   - vocabulary: different numbers in the order of their places, with all special ones in front
    ///     or none.
    ///   - idfWeights: with `.tfIdf`, what its counts are multiplied by: one for each.
    /// - Throws: ``ConfigurationError`` for numbers that repeat, are too many, or special.
    public func setVocabulary(_ vocabulary: [Int], idfWeights: [Double]? = nil) throws {
        try setVocabulary(tokens: vocabulary, idfWeights)
    }

    /// Learns the vocabulary from data, forgetting what was learned before.
    ///
    /// - Parameter data: whole numbers; with `.tfIdf` each position on the first axis is a document.
    /// - Throws: ``ConfigurationError`` if a vocabulary was given; what reading the data throws.
    public func adapt(_ data: some TensorConvertible) throws {
        let x = data.tensor
        let numbers = try x.scalars(as: Int.self)
        let rows = x.rank == 0 ? 1 : x.shape[0]
        let size = rows == 0 ? 0 : numbers.count / rows
        try learn((0..<rows).map { numbers[$0 * size..<($0 + 1) * size] })
    }

    /// What files keep of the vocabulary.
    package var storedVocabulary: StoredVocabulary { stored }

    /// Takes the vocabulary of a file.
    package func restoreVocabulary(_ lines: [String], _ weights: [Float]?) throws {
        try restore(lines, weights)
    }

    // MARK: Looking up

    /// Half precision does not hold all whole numbers.
    override public var castsInputs: Bool { false }

    /// The places of numbers, the vectors made of them, or with `invert` the numbers at places.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        do {
            guard table.isKnown else { return try unknown(x) }
            if isHashing { return try looked(hashedNumbers(x).map { Int($0) }, x.shape) }
            if case .data = x.node.kind { return try looked(x.scalars(as: Int.self), x.shape) }
            return try LookupGraph(self, x).output()
        } catch {
            return .invalid(error)
        }
    }

    /// Whether places of unknown numbers follow from hashes, which graphs do not compute.
    private var isHashing: Bool {
        let options = table.options
        return options.method == .farmhash && options.outOfVocabularyCount > 1 && !options.invert
    }

    /// Numbers that are there are looked up at once.
    private func looked(_ numbers: [Int], _ shape: Shape) throws -> Tensor {
        guard table.options.invert else {
            return try output(of: try places(of: numbers), shape: shape)
        }
        return Tensor(shape: shape, scalars: numbers.map { Int64(table.token(at: $0)) })
    }

    /// What a model of a file is described by before its vocabulary is read.
    private func unknown(_ x: Tensor) throws -> Tensor {
        guard Layer.isDescribing, table.options.outputMode == .int || table.depth != nil else {
            throw missingVocabulary
        }
        if table.options.invert { return x.cast(to: .int64) }
        return try LookupGraph(self, x).encoded(x.cast(to: .int32))
    }
}
