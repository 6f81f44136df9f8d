public import DescentCore

/// Texts as the places of their words in a vocabulary, or as vectors of these.
///
/// Texts `["The cat sat."]` are made plain (`the cat sat`), split into words, joined to n-grams if
/// asked for, and looked up. What comes out:
///
/// | mode | texts `[batch]` or `[batch, 1]` become |
/// | --- | --- |
/// | `.int` | int32 `[batch, length]`: 0 behind the end, unknown words 1, then the vocabulary |
/// | `.oneHot` | `[batch, length, size]`, a vector for each word, zeros behind the end |
/// | `.multiHot` | `[batch, size]`: 1 for words that occur; unknown words are number 0 |
/// | `.count` | `[batch, size]`: how often they do |
/// | `.tfIdf` | the same, multiplied by what a word says: more if few texts have it |
///
/// ```swift
/// let vectorize = TextVectorization(outputSequenceLength: 4)
/// try vectorize.adapt(["the cat sat", "the dog"])
/// let ids = try vectorize(["The dog sat!", "a cat"])   // [[2, 4, 3, 0], [1, 5, 0, 0]]
/// let model = Sequential([vectorize, Embedding(6, 8), GlobalAveragePooling1D(), Dense(1)])
/// ```
///
/// A model that begins with it takes texts in `fit`, `evaluate` and `predict`.
///
/// - Source: as Keras 3 `TextVectorization` with TensorFlow; see ``StringLookup``.
public final class TextVectorization: Layer, Configurable, StringLayer, LookupLayer, VocabularyLayer
{
    var table: LookupTable<ExactString>
    let standardize: TextStandardization
    let split: TextSplit
    let ngrams: NGrams?
    let outputSequenceLength: Int?

    /// - Parameters:
    ///   - maxTokens: how many places there may be, those of padding and unknown words among them; 2 or
    ///     more. Default any number.
    ///   - standardize: what is done to texts first; default `.lowerAndStripPunctuation`.
    ///   - split: what they are split into; default `.whitespace`, words.
    ///   - ngrams: how many words stand together; default one.
    ///   - outputMode: what becomes of the places; default `.int`.
    ///   - outputSequenceLength: with `.int` the length of every row; longer texts are cut off. Default
    ///     that of the longest text.
    ///   - padToMaxTokens: whether vectors have `maxTokens` elements, however many words there are.
    ///     Default false.
    ///   - vocabulary: words in the order of their places, with or without the special ones. Default
    ///     nil, learned.
    ///   - idfWeights: with `.tfIdf` and a vocabulary, what its counts are multiplied by.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of vectors; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        maxTokens: Int? = nil, standardize: TextStandardization = .lowerAndStripPunctuation,
        split: TextSplit = .whitespace, ngrams: NGrams? = nil, outputMode: EncodingMode = .int,
        outputSequenceLength: Int? = nil, padToMaxTokens: Bool = false,
        vocabulary: [String]? = nil, idfWeights: [Double]? = nil, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.standardize = standardize
        self.split = split
        self.ngrams = ngrams
        self.outputSequenceLength = outputSequenceLength
        let options = LookupOptions(
            maxTokens: maxTokens, maskToken: ExactString(""), unknownToken: ExactString("[UNK]"),
            outputMode: outputMode, padToMaxTokens: padToMaxTokens)
        table = LookupTable(
            options, vocabulary: vocabulary?.map { ExactString($0) }, weights: idfWeights)
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            outputSequenceLength == nil || outputMode == .int,
            "outputMode 'int' beside outputSequenceLength", got: "'\(outputMode)'",
            fix: "Leave one of them out.")
        checkTable()
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .maxTokens(\TextVectorization.table.options.maxTokens),
            Parameter(
                "standardize", \TextVectorization.standardize, default: .lowerAndStripPunctuation,
                rule: .known, "What is done to texts first."),
            Parameter(
                "split", \TextVectorization.split, default: .whitespace, rule: .known,
                "What they are split into."),
            Parameter(
                "ngrams", \TextVectorization.ngrams, rule: .widths,
                "How many words stand together."),
            .lookupMode(\TextVectorization.table.options.outputMode),
            Parameter(
                "output_sequence_length", \TextVectorization.outputSequenceLength,
                rule: .within(1...largestWindow, fix: "Use for example outputSequenceLength: 100."),
                "The length of every row."),
            .padToMaxTokens(\TextVectorization.table.options.padToMaxTokens),
            Parameter(
                "vocabulary", \TextVectorization.table.written.vocabulary,
                "Words in the order of their places."),
            .idfWeights(\TextVectorization.table.written.weights), .dense,
            .fixed("ragged", .bool(false), "rows of different lengths."), .utf8,
            .vocabularySize(\TextVectorization.table.size),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            maxTokens: config[\TextVectorization.table.options.maxTokens],
            standardize: config[\TextVectorization.standardize],
            split: config[\TextVectorization.split], ngrams: config[\TextVectorization.ngrams],
            outputMode: config[\TextVectorization.table.options.outputMode],
            outputSequenceLength: config[\TextVectorization.outputSequenceLength],
            padToMaxTokens: config[\TextVectorization.table.options.padToMaxTokens],
            vocabulary: config[\TextVectorization.table.written.vocabulary]?.map(\.text),
            idfWeights: config[\TextVectorization.table.written.weights],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
        table.expect(size: try config[\TextVectorization.table.size])
        checkParameters()
    }

    // MARK: Vocabulary

    /// How many places there are; nil before there is a vocabulary.
    public var vocabularySize: Int? { table.size }

    /// The words by their places.
    ///
    /// - Parameter includingSpecialTokens: whether padding, an empty string, and unknown words stand in
    ///   front; with vectors unknown words alone. Default true.
    public func vocabulary(includingSpecialTokens: Bool = true) -> [String] {
        table.vocabulary(includingSpecialTokens: includingSpecialTokens).map(\.text)
    }

    /// Takes another vocabulary.
    ///
    /// - Parameters:
    ///   - vocabulary: different words in the order of their places, with all special ones in front
    ///     or none.
    ///   - idfWeights: with `.tfIdf`, what its counts are multiplied by: one for each.
    /// - Throws: ``ConfigurationError`` for words that repeat, are too many, or special.
    public func setVocabulary(_ vocabulary: [String], idfWeights: [Double]? = nil) throws {
        try setVocabulary(tokens: vocabulary.map { ExactString($0) }, idfWeights)
    }

    /// Learns the vocabulary from texts, forgetting what was learned before.
    ///
    /// - Parameter data: texts `[count]` or `[count, 1]`; with `.tfIdf` each is a document.
    /// - Throws: ``ConfigurationError`` if a vocabulary was given; ``ShapeError`` for other shapes.
    public func adapt(_ data: some StringsConvertible) throws {
        let strings = data.strings
        try requireUse(of: strings)
        let rows: [[String]] =
            switch try tokens(of: strings) {
            case .rows(let rows): rows
            // Without a split each position on the first axis is a text.
            case .array(let array): array.documents.map { Array($0) }
            }
        try learn(rows.lazy.map { $0.lazy.map { ExactString($0) } })
    }

    // MARK: Looking up

    /// What texts become; see the table above.
    ///
    /// - Throws: ``ShapeError`` without a vocabulary, and for texts of another shape than `[batch]` and
    ///   `[batch, 1]`. One text alone gives one row without an axis for the batch.
    public func numbers(of strings: StringArray) throws -> Tensor {
        try requireUse(of: strings)
        switch try tokens(of: strings) {
        case .rows(let rows):
            let places = try rows.map { try self.places(of: $0.lazy.map { ExactString($0) }) }
            guard table.options.outputMode == .int else {
                return try vectors.vectors(of: places)
            }
            return padded(places, [rows.count])
        case .array(let array):
            let places = try self.places(of: array.values.lazy.map { ExactString($0) })
            guard table.options.outputMode == .int, outputSequenceLength != nil,
                let width = array.shape.dimensions.last, width > 0
            else { return try output(of: places, shape: array.shape) }
            let rows = stride(from: 0, to: places.count, by: width).map {
                Array(places[$0..<$0 + width])
            }
            return padded(rows, Array(array.shape.dimensions.dropLast()))
        }
    }

    /// Type and shape of what texts of `shape` become.
    ///
    /// - Throws: ``ShapeError`` for a shape that texts cannot have.
    public func outputSpec(ofStrings shape: Shape) throws -> TensorSpec? {
        let batch = shape.dimensions.first ?? Shape.unknown
        let length = outputSequenceLength ?? Shape.unknown
        try requireTexts(shape)
        guard split.function == nil, ngrams == nil else {
            return switch table.options.outputMode {
            case .int: TensorSpec([batch, length], .int32)
            case .oneHot: TensorSpec([batch, Shape.unknown, try vectors.depth], dtype)
            default: TensorSpec([batch, try vectors.depth], dtype)
            }
        }
        guard outputSequenceLength != nil, shape.rank > 0 else { return try lookedUpSpec(shape) }
        return try lookedUpSpec(Shape(shape.dimensions.dropLast() + [length]))
    }

    /// Where Keras keeps the words once more.
    package var innerLookup: String? { "_lookup_layer" }

    /// What files keep of the vocabulary.
    package var storedVocabulary: StoredVocabulary { stored }

    /// Takes the vocabulary of a file.
    package func restoreVocabulary(_ lines: [String], _ weights: [Float]?) throws {
        try restore(lines, weights)
    }

    /// Numbers stay as they are: in a model they are what the layer made of texts before.
    override public var castsInputs: Bool { false }

    /// What the layer made of texts before; see ``numbers(of:)``.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { madeBefore(x) }
}
