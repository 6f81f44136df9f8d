import Descent
import Testing

/// What lookups, texts and hashes do where Keras has no number for it.
@Suite struct StringLayerBehaviourTests {
    private let texts = ["the cat sat", "the dog"]

    @Test func `texts become numbers, and places strings again`() throws {
        let vectorize = TextVectorization(outputSequenceLength: 4)
        try vectorize.adapt(texts)
        let ids = try vectorize(["The dog sat!", "a cat"])
        #expect(try ids.array(as: [[Int32]].self) == [[2, 4, 3, 0], [1, 5, 0, 0]])
        #expect(ids.dtype == .int32)
        let back = StringLookup(
            maskToken: "", vocabulary: vectorize.vocabulary(), invert: true)
        let words = try back.strings(at: ids)
        #expect(words.shape == [2, 4])
        #expect(words.values == ["the", "dog", "sat", "", "[UNK]", "cat", "", ""])
    }

    @Test func `functions of one's own make plain and split`() throws {
        let layer = TextVectorization(
            standardize: .custom { $0.uppercased() },
            split: .custom { $0.split(separator: "-").map(String.init) }, vocabulary: ["Ä", "B"])
        #expect(try layer(["b-ä-x"]).scalars() == [3, 2, 1])
        #expect(layer.config().contains(ConfigEntry("split", "custom")))
        #expect(throws: ConfigurationError.self) { try TextVectorization(config: layer.config()) }
    }

    @Test func `whole numbers are looked up in models as outside of them`() throws {
        let data = Tensor([[5, 9, 7], [0, -3, -8]] as [[Int]])
        let layers = [
            IntegerLookup(vocabulary: [5, -3, 9]),
            IntegerLookup(numOovIndices: 0, vocabulary: [0, 5, 7, 9, -3, -8]),
            IntegerLookup(numOovIndices: 4, maskToken: 0, vocabulary: [9]),
            IntegerLookup(maskToken: 0, vocabulary: [5, 9], outputMode: .multiHot),
            IntegerLookup(vocabulary: [5, 9], outputMode: .oneHot),
            IntegerLookup(vocabulary: [5, 9], outputMode: .count, padToMaxTokens: false),
            IntegerLookup(vocabulary: [5, 9], idfWeights: [2, 3], outputMode: .tfIdf),
            IntegerLookup(maskToken: 0, oovToken: -9, vocabulary: [5, 9], invert: true),
        ]
        for layer in layers {
            let expected = layer(data)
            let model = Sequential([Input(shape: [3], dtype: .int32), layer])
            let found = try model.predict(data)
            #expect(found.dtype == expected.dtype)
            #expect(try found.scalars() == expected.scalars())
            #expect(found.shape == expected.shape)
        }
    }

    @Test func `hashes put numbers and strings of the same digits into one bin`() throws {
        let hashing = Hashing(numBins: 1000)
        #expect(
            try hashing(Tensor([12, -7] as [Int])).scalars() == hashing(["12", "-7"]).scalars())
    }

    @Test func `what cannot be is refused`() throws {
        let rows: [(Layer, String)] = [
            (
                StringLookup(maxTokens: 1),
                "StringLookup 'string_lookup' needs maxTokens from 2 to"
            ),
            (
                StringLookup(vocabulary: ["a", "b", "a"]),
                "needs different tokens in its vocabulary, but got 'a' twice. Give each once."
            ),
            (
                StringLookup(maskToken: "m", vocabulary: ["a", "m"]),
                "needs special tokens at the start of its vocabulary, 'm', '[UNK]', or nowhere, "
                    + "but got 'm' elsewhere. Leave them out."
            ),
            (
                StringLookup(vocabulary: ["a"], invert: true, outputMode: .count),
                "needs outputMode 'int' beside invert, but got 'count'."
            ),
            (
                StringLookup(maxTokens: 2, vocabulary: ["a", "b"]),
                "needs at most maxTokens, 2, with the special ones, but got 3."
            ),
            (
                StringLookup(vocabulary: ["a"], outputMode: .tfIdf),
                "needs idfWeights beside a vocabulary, as outputMode is 'tf_idf', but got none."
            ),
            (
                StringLookup(vocabulary: ["a"], idfWeights: [1, 2], outputMode: .tfIdf),
                "needs 1 finite idfWeights, one for each token, but got 2."
            ),
            (StringLookup(vocabulary: []), "needs a vocabulary with tokens, but got none."),
            (StringLookup(padToMaxTokens: true), "needs maxTokens beside padToMaxTokens"),
            (StringLookup(salt: [1, 2, 3]), "needs one or two numbers as salt"),
            (
                IntegerLookup(salt: [3]),
                "needs oovMethod 'farmhash' beside salt, but got 'floormod'."
            ),
            (TextVectorization(standardize: "loewr"), "needs one of 'lower_and_strip_punctuation'"),
            (TextVectorization(split: "words"), "needs one of 'whitespace', 'character', or null"),
            (TextVectorization(ngrams: 0), "needs numbers of 1 or more as ngrams"),
            (
                TextVectorization(outputMode: .count, outputSequenceLength: 3),
                "needs outputMode 'int' beside outputSequenceLength, but got 'count'."
            ),
            (Hashing(numBins: 0), "needs numBins of 1 or more, but got 0."),
            (Hashing(numBins: 3, dtype: .float32), "needs int32 or int64 as its dtype"),
            (Hashing(numBins: 3, outputMode: .tfIdf), "needs one of 'int'"),
            (HashedCrossing(numBins: 3, outputMode: .count), "needs one of 'int', 'one_hot'"),
        ]
        for (layer, message) in rows {
            let error = layer(Tensor([1])).error
            #expect("\(error as Any)".contains(message), "\(error as Any)")
        }
    }

    @Test func `what it cannot read or find is refused`() throws {
        let lookup = StringLookup(numOovIndices: 0, vocabulary: ["a"])
        let none = TextVectorization()
        let rows: [(message: String, body: () throws -> Void)] = [
            (
                "needs tokens of its vocabulary, as numOovIndices is 0, but got 'x'.",
                { _ = try lookup(["a", "x"]) }
            ),
            (
                "needs rows of equal lengths, but got shape [2] in row 0 and [1] in row 1.",
                { _ = try lookup([["a", "a"], ["a"]]) }
            ),
            ("needs a vocabulary, but got none. Call adapt(_:)", { _ = try none(["a"]) }),
            (
                "needs texts of shape [batch] or [batch, 1], as it splits them, but got shape [1, 2]",
                { try none.adapt([["a", "b"]]) }
            ),
            (
                "needs no vocabulary of its own to adapt, but got one that was given.",
                { try lookup.adapt(["a"]) }
            ),
            (
                "needs at least two columns, but got 1.",
                { _ = try HashedCrossing(numBins: 2)([.strings(["a"])]) }
            ),
            (
                "needs columns of one shape, [batch] or [batch, 1], but got [1] and [2].",
                { _ = try HashedCrossing(numBins: 2)([.strings(["a"]), .strings(["a", "b"])]) }
            ),
            (
                "needs whole numbers or strings, but got float32.",
                {
                    _ = try HashedCrossing(numBins: 2)(
                        [.numbers(Tensor([1.5])), .numbers(Tensor([1.5]))])
                }
            ),
            (
                "needs 2 strings for shape [2], but got 1.",
                { _ = try StringArray(shape: [2], values: ["a"]) }
            ),
        ]
        for (message, body) in rows {
            do {
                try body()
                Issue.record("nothing thrown: \(message)")
            } catch {
                #expect("\(error)".contains(message), "\(error)")
            }
        }
        let inside = Hashing(numBins: 3)(Input(shape: [2], dtype: .int32))
        #expect("\(inside.error as Any)".contains("computed outside of models"))
    }
}
