public import DescentCore

/// Strings as their places in a vocabulary, or as vectors of these; and back.
///
/// | mode | strings `[batch, n]` become |
/// | --- | --- |
/// | `.int` | int32 `[batch, n]`: the mask 0, unknown strings 1, then the vocabulary; without a mask all one less |
/// | `.oneHot` | `[batch, n, size]`, a vector for each; a last axis of length 1 is dropped |
/// | `.multiHot` | `[batch, size]`: 1 for strings that occur in the row |
/// | `.count` | `[batch, size]`: how often they do |
/// | `.tfIdf` | the same, multiplied by what a string says: more if few rows have it |
///
/// The vocabulary is given, or learned by ``adapt(_:)``: strings by how often they occur, those that
/// occur equally often from the last to the first in the order of their bytes, as in Keras.
///
/// ```swift
/// let lookup = StringLookup()
/// try lookup.adapt(["b", "a", "b"])
/// let ids = try lookup(["a", "b", "?"])   // 2, 1, 0
/// ```
///
/// - Source: as Keras 3 `StringLookup` with TensorFlow. Vectors are of the layer's type; Keras' are
///   int64 except for tf-idf.
public final class StringLookup: Layer, Configurable, StringLayer, LookupLayer, VocabularyLayer {
    var table: LookupTable<ExactString>

    /// - Parameters:
    ///   - maxTokens: how many places there may be, those of mask and unknown strings among them; 2 or
    ///     more. Default any number.
    ///   - numOovIndices: how many places unknown strings have; a hash chooses among several. With 0 an
    ///     unknown string is an error. Default 1.
    ///   - maskToken: the string that stands for nothing: place 0, and counted in no vector. Default
    ///     none.
    ///   - oovToken: what unknown strings are called in the vocabulary, and what `invert` makes of
    ///     places without a string. Default `[UNK]`.
    ///   - vocabulary: strings in the order of their places, with or without the special ones. Default
    ///     nil, learned.
    ///   - idfWeights: with `.tfIdf` and a vocabulary, what its counts are multiplied by.
    ///   - invert: whether places become strings, by ``strings(at:)``. Default false.
    ///   - outputMode: what becomes of the places; default `.int`.
    ///   - padToMaxTokens: whether vectors have `maxTokens` elements, however many strings there are.
    ///     Default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - salt: one or two numbers that choose another hash for unknown strings.
    ///   - dtype: floating-point type of vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        maxTokens: Int? = nil, numOovIndices: Int = 1, maskToken: String? = nil,
        oovToken: String = "[UNK]", vocabulary: [String]? = nil, idfWeights: [Double]? = nil,
        invert: Bool = false, outputMode: EncodingMode = .int, padToMaxTokens: Bool = false,
        salt: [Int]? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        let options = LookupOptions(
            maxTokens: maxTokens, outOfVocabularyCount: numOovIndices,
            maskToken: maskToken.map { ExactString($0) }, unknownToken: ExactString(oovToken),
            invert: invert, outputMode: outputMode, padToMaxTokens: padToMaxTokens,
            salt: hashSalt(salt))
        table = LookupTable(
            options, vocabulary: vocabulary?.map { ExactString($0) }, weights: idfWeights)
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        checkTable()
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .maxTokens(\StringLookup.table.options.maxTokens),
            .unknownCount(\StringLookup.table.options.outOfVocabularyCount),
            Parameter(
                "mask_token", \StringLookup.table.options.maskToken,
                "The string that stands for nothing."),
            Parameter(
                "oov_token", \StringLookup.table.options.unknownToken,
                default: ExactString("[UNK]"), "What unknown strings are called."),
            Parameter(
                "vocabulary", \StringLookup.table.written.vocabulary,
                "Strings in the order of their places."),
            .idfWeights(\StringLookup.table.written.weights),
            Parameter(
                "invert", \StringLookup.table.options.invert, default: false,
                "Whether places become strings."),
            .lookupMode(\StringLookup.table.options.outputMode),
            .padToMaxTokens(\StringLookup.table.options.padToMaxTokens), .dense, .utf8,
            .salt(\StringLookup.table.options.salt),
            .vocabularySize(\StringLookup.table.size),
            .ignored(
                "oov_method", writing: "floormod",
                "how whole numbers that are unknown get a place."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            maxTokens: config[\StringLookup.table.options.maxTokens],
            numOovIndices: config[\StringLookup.table.options.outOfVocabularyCount],
            maskToken: config[\StringLookup.table.options.maskToken]?.text,
            oovToken: config[\StringLookup.table.options.unknownToken].text,
            vocabulary: config[\StringLookup.table.written.vocabulary]?.map(\.text),
            idfWeights: config[\StringLookup.table.written.weights],
            invert: config[\StringLookup.table.options.invert],
            outputMode: config[\StringLookup.table.options.outputMode],
            padToMaxTokens: config[\StringLookup.table.options.padToMaxTokens],
            salt: config[\StringLookup.table.options.salt], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
        table.expect(size: try config[\StringLookup.table.size])
        checkParameters()
    }

    // MARK: Vocabulary

    /// How many places there are; nil before there is a vocabulary.
    public var vocabularySize: Int? { table.size }

    /// The strings by their places.
    ///
    /// - Parameter includingSpecialTokens: whether mask and unknown strings stand in front. Default
    ///   true.
    public func vocabulary(includingSpecialTokens: Bool = true) -> [String] {
        table.vocabulary(includingSpecialTokens: includingSpecialTokens).map(\.text)
    }

    /// Takes another vocabulary.
    ///
    /// - Parameters:
    ///   - vocabulary: different strings in the order of their places, with all special ones in front
    ///     or none.
    ///   - idfWeights: with `.tfIdf`, what its counts are multiplied by: one for each.
    /// - Throws: ``ConfigurationError`` for strings that repeat, are too many, or special.
    public func setVocabulary(_ vocabulary: [String], idfWeights: [Double]? = nil) throws {
        try setVocabulary(tokens: vocabulary.map { ExactString($0) }, idfWeights)
    }

    /// Learns the vocabulary from data, forgetting what was learned before.
    ///
    /// - Parameter data: strings; with `.tfIdf` each position on the first axis is a document.
    /// - Throws: ``ConfigurationError`` if a vocabulary was given.
    public func adapt(_ data: some StringsConvertible) throws {
        let strings = data.strings
        try requireUse(of: strings)
        try learn(strings.documents.lazy.map { $0.lazy.map { ExactString($0) } })
    }

    // MARK: Looking up

    /// The places of strings, or the vectors made of them.
    ///
    /// - Throws: ``ShapeError`` without a vocabulary, for ragged arrays, and for unknown strings that
    ///   have no place.
    public func numbers(of strings: StringArray) throws -> Tensor {
        try requireUse(of: strings)
        guard !table.options.invert else {
            throw needs(
                "places, as it is made with invert: true", got: "strings",
                fix: "Call strings(at:) with them.")
        }
        let places = try places(of: strings.values.lazy.map { ExactString($0) })
        return try output(of: places, shape: strings.shape)
    }

    /// The strings at places, of the shape of these; those of a layer made with `invert` or without.
    ///
    /// - Throws: ``ShapeError`` without a vocabulary.
    public func strings(at places: some TensorConvertible) throws -> StringArray {
        if let configurationError { throw configurationError }
        guard table.isKnown else { throw missingVocabulary }
        let places = places.tensor
        let values = try places.scalars(as: Int.self).map { table.token(at: $0).text }
        return StringArray(values, places.shape)
    }

    /// Type and shape of the places of strings of `shape`, or of the vectors made of them.
    public func outputSpec(ofStrings shape: Shape) throws -> TensorSpec? {
        table.options.invert ? nil : try lookedUpSpec(shape)
    }

    /// What files keep of the vocabulary.
    package var storedVocabulary: StoredVocabulary { stored }

    /// Takes the vocabulary of a file.
    package func restoreVocabulary(_ lines: [String], _ weights: [Float]?) throws {
        try restore(lines, weights)
    }

    /// Numbers stay as they are: in a model they are what the layer made of strings before.
    override public var castsInputs: Bool { false }

    /// What the layer made of strings before; see ``numbers(of:)``.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { madeBefore(x) }
}
