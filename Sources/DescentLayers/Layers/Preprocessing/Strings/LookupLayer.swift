import DescentCore

/// What lookups and ``TextVectorization`` have in common: a vocabulary that is given or learned.
protocol LookupLayer: Layer {
    associatedtype Token: LookupToken
    var table: LookupTable<Token> { get set }
}

extension LookupLayer {
    /// Keeps what is wrong with the arguments, or takes the vocabulary among them.
    func checkTable() {
        let options = table.options
        require(
            !options.padToMaxTokens || options.maxTokens != nil, "maxTokens beside padToMaxTokens",
            got: "none", fix: "Give both.")
        require(
            !options.invert || options.outputMode == .int, "outputMode 'int' beside invert",
            got: "'\(options.outputMode)'", fix: "Leave one of them out.")
        require(
            table.given.weights == nil || options.outputMode == .tfIdf,
            "outputMode 'tf_idf' beside idfWeights", got: "'\(options.outputMode)'",
            fix: "Leave one of them out.")
        guard configurationError == nil, let vocabulary = table.given.vocabulary else { return }
        if let fault = table.set(vocabulary, table.given.weights) {
            require(false, fault.expected, got: fault.got, fix: fault.fix)
        }
    }

    func setVocabulary(tokens: [Token], _ weights: [Double]?) throws {
        if let configurationError { throw configurationError }
        if let fault = table.set(tokens, weights) { throw fault.error(self) }
    }

    /// Learns the vocabulary of documents.
    func learn(_ documents: some Sequence<some Sequence<Token>>) throws {
        if let configurationError { throw configurationError }
        guard !table.isFixed else {
            throw ConfigurationError(
                who: title, expected: "no vocabulary of its own to adapt",
                got: "one that was given",
                fix: "Leave out vocabulary:, or do not call adapt(_:).", location: location)
        }
        var counts = TokenCounts<Token>(isWeighing: table.options.outputMode == .tfIdf)
        for document in documents { counts.add(document) }
        counts.fill(&table)
    }

    /// The places of tokens; −1 for those that count nowhere.
    func places(of tokens: some Sequence<Token>) throws -> [Int] {
        guard table.isKnown else { throw missingVocabulary }
        return try tokens.map { token in
            if let place = table.place(of: token) { return place }
            throw needs(
                "tokens of its vocabulary, as numOovIndices is 0", got: "'\(token.text)'",
                fix: "Use numOovIndices: 1.")
        }
    }

    /// The vectors that a mode other than `.int` makes.
    var vectors: CategoryVectors {
        get throws {
            guard let depth = table.depth else { throw missingVocabulary }
            return CategoryVectors(
                mode: table.options.outputMode, depth: Swift.max(depth, 1), dtype: dtype,
                weights: table.weights)
        }
    }

    var missingVocabulary: ShapeError {
        needs(
            "a vocabulary", got: "none",
            fix: "Call adapt(_:) with the training data first, or give vocabulary:.")
    }

    /// Type and shape of what tokens of `shape` become.
    func lookedUpSpec(_ shape: Shape) throws -> TensorSpec {
        let mode = table.options.outputMode
        guard mode != .int else { return TensorSpec(shape, .int32) }
        let rows = CategoryVectors.rows(mode, shape.dimensions)
        return TensorSpec(Shape(rows + [try vectors.depth]), dtype)
    }

    /// Places as numbers, or the vectors made of them.
    func output(of places: [Int], shape: Shape) throws -> Tensor {
        guard table.options.outputMode != .int else { return Tensor(shape: shape, scalars: places) }
        return try vectors.vectors(of: places, shape: shape.dimensions)
    }
}
