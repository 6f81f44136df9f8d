import Descent
import Testing

/// What recurrent and attention layers say about values and inputs that cannot work.
@Suite struct SequenceFaultTests {
    typealias Row = LayerFaultTests.Row

    static let matrix = Tensor.ones([2, 3])
    static let steps = Tensor.ones([2, 5, 3])
    static let frames = Tensor.ones([2, 3, 4, 4, 1])

    static let values: [Row] = [
        Row(
            LSTM(0), steps,
            says: "LSTM 'lstm' needs units of 1 or more, but got 0. Use for example units: 64."),
        Row(
            GRU(4, dropout: 1), steps,
            says: "GRU 'gru' needs dropout from 0 up to, not including, 1, but got 1.0. "
                + "Use the share to drop, for example 0.2."),
        Row(
            SimpleRNN(4, recurrentDropout: -0.5), steps,
            says: "SimpleRNN 'simple_rnn' needs recurrentDropout from 0 up to, not including, 1, "
                + "but got -0.5. Use the share to drop, for example 0.2."),
        Row(
            LSTM(4, recurrentActivation: "sigmoyd"), steps,
            says: "LSTM 'lstm' needs the name of an activation, but got 'sigmoyd'. "
                + "Did you mean 'sigmoid'?"),
        Row(
            RNN([]), steps,
            says: "StackedRNNCells 'stacked_rnn_cells' needs at least one cell, each once, but got "
                + "0. Use for example [LSTMCell(32), LSTMCell(16)]."),
        Row(
            Bidirectional(LSTM(0)), steps,
            says: "LSTM 'lstm' needs units of 1 or more, but got 0."),
        Row(
            Bidirectional(LSTM(2), backwardLayer: LSTM(2)), steps,
            says: "Bidirectional 'bidirectional' needs layers of opposite directions, but got "
                + "goBackwards: false for both. Give one of them goBackwards: true."),
        Row(
            Bidirectional(
                LSTM(2), backwardLayer: LSTM(2, returnSequences: true, goBackwards: true)), steps,
            says: "Bidirectional 'bidirectional' needs layers with the same returnSequences, but "
                + "got false and true. Give both the same."),
        Row(
            MultiHeadAttention(numHeads: 0, keyDim: 2), steps, steps,
            says: "MultiHeadAttention 'multi_head_attention' needs numHeads of 1 or more, but got "
                + "0. Use for example numHeads: 8."),
        Row(
            MultiHeadAttention(numHeads: 2, keyDim: 2, slidingWindow: 0), steps, steps,
            says: "MultiHeadAttention 'multi_head_attention' needs slidingWindow of 1 or more, but "
                + "got 0. Use for example slidingWindow: 128."),
        Row(
            GroupQueryAttention(headDim: 2, numQueryHeads: 3, numKeyValueHeads: 2), steps, steps,
            says: "GroupQueryAttention 'group_query_attention' needs numQueryHeads that "
                + "numKeyValueHeads divides, but got 3 and 2. Use for example 8 and 2."),
        Row(
            Attention(dropout: 2), steps, steps,
            says: "Attention 'attention' needs dropout from 0 up to, not including, 1, but got "
                + "2.0. Use the share to drop, for example 0.1."),
        Row(
            EinsumDense("ab,bc>ac", outputShape: [2]), matrix,
            says: "EinsumDense 'einsum_dense' needs an equation like 'ab,bc->ac', "
                + "'...a,ab->...b' or 'ab...,bc->ac...', but got 'ab,bc>ac'."),
        Row(
            EinsumDense("ab,bc->ac", outputShape: [2], biasAxes: "b"), matrix,
            says: "EinsumDense 'einsum_dense' needs biasAxes out of the output's letters 'ac', but "
                + "got 'b'. Use nil for no bias."),
    ]

    static let films: [Row] = [
        Row(
            ConvLSTM2D(0, 2), frames,
            says: "ConvLSTM2D 'conv_lstm2d' needs filters of 1 or more, but got 0. "
                + "Use for example filters: 32."),
        Row(
            ConvLSTM2D(filters: 2, kernelSize: [1, 2, 3]), frames,
            says: "ConvLSTM2D 'conv_lstm2d' needs 2 positive numbers as kernel size, but got "
                + "[1, 2, 3]. Use for example kernelSize: 2."),
        Row(
            ConvLSTM2D(2, 2, strides: 2, dilationRate: 2), frames,
            says: "ConvLSTM2D 'conv_lstm2d' needs strides or dilationRate to be 1, but got strides "
                + "[2, 2], dilationRate [2, 2]. Use one of them only."),
        Row(
            ConvLSTM2D(2, 2, padding: "causal"), frames,
            says: "ConvLSTM2D 'conv_lstm2d' needs 'valid' or 'same' as padding, but got 'causal'. "
                + "Use 'valid', which pads nothing."),
        Row(
            ConvLSTM1D(2, 2, recurrentDropout: 1), steps,
            says: "ConvLSTM1D 'conv_lstm1d' needs recurrentDropout from 0 up to, not including, 1, "
                + "but got 1.0. Use the share to drop, for example 0.2."),
    ]

    static let filmInputs: [Row] = [
        Row(
            ConvLSTM2D(2, 2), steps,
            says: "ConvLSTM2D 'conv_lstm2d' needs inputs [batch, time, height, width, channels], "
                + "but got shape [?, 5, 3]. Add missing axes with Reshape(targetShape:), for example "
                + "channels of length 1."),
        Row(
            ConvLSTM1D(2, 2, dataFormat: .channelsFirst), frames,
            says: "ConvLSTM1D 'conv_lstm1d' needs inputs [batch, time, channels, steps], but got "
                + "shape [?, 3, 4, 4, 1]. Leave out what is no axis of these."),
        Row(
            ConvLSTM2D(2, 5), frames,
            says: "ConvLSTM2D 'conv_lstm2d' needs inputs at least as large as its kernel [5, 5], "
                + "but got shape [2, 4, 4, 1]."),
        Row(
            ConvLSTM2D(2, 2), Tensor.ones([2, 0, 4, 4, 1]),
            says: "ConvLSTM2D 'conv_lstm2d' needs sequences of 1 step or more, but got shape "
                + "[2, 0, 4, 4, 1]. Leave them out."),
    ]

    static let inputs: [Row] = [
        Row(
            LSTM(4), matrix,
            says: "LSTM 'lstm' needs inputs [batch, time, features], but got shape [?, 3]. "
                + "For one feature in each step use expandingDimension(at: -1), for a last "
                + "recurrent layer before it returnSequences: true."),
        Row(
            LSTM(4), Tensor.ones([2, 5, 3], dtype: .int32),
            says: "LSTM 'lstm' needs floating-point inputs, but got int32 [2, 5, 3]."),
        Row(
            GRU(4), Tensor.ones([2, 0, 3]),
            says: "GRU 'gru' needs sequences of 1 step or more, but got shape [2, 0, 3]."),
        Row(
            TimeDistributed(Dense(2)), matrix,
            says: "TimeDistributed 'time_distributed' needs inputs [batch, time, …] of 3 axes or "
                + "more, but got shape [?, 3]."),
        Row(
            MultiHeadAttention(numHeads: 2, keyDim: 2), steps,
            says: "MultiHeadAttention 'multi_head_attention' needs query and value, or query, "
                + "value and key, but got 1 tensor. For self-attention write layer(x, x)."),
        Row(
            MultiHeadAttention(numHeads: 2, keyDim: 2), steps, steps, Tensor.ones([2, 4, 3]),
            says: "MultiHeadAttention 'multi_head_attention' needs query [batch, queries, "
                + "features], value [batch, steps, features] and a key of as many steps, but got "
                + "[?, 5, 3], [?, 5, 3], [?, 4, 3]."),
        Row(
            MultiHeadAttention(numHeads: 2, keyDim: 2, attentionAxes: 2), steps, steps,
            says: "MultiHeadAttention 'multi_head_attention' needs different attentionAxes between "
                + "the batch and the features, but got [2] for"),
        Row(
            Attention(), steps,
            says: "Attention 'attention' needs a list of query and value, or of query, value and "
                + "key, but got 1 tensor. Call it as layer([query, value])."),
        Row(
            Attention(), steps, Tensor.ones([2, 5, 4]),
            says: "Attention 'attention' needs query [batch, queries, features], value [batch, "
                + "steps, features] and key like it, but got [?, 5, 3], [?, 5, 4]."),
        Row(
            EinsumDense("abc,cd->abd", outputShape: [nil, 2]), matrix,
            says: "EinsumDense 'einsum_dense' needs inputs of 3 axes, by its equation "
                + "'abc,cd->abd', but got shape"),
        Row(
            EinsumDense("abc,cd->abd", outputShape: [4, 2]), steps,
            says: "EinsumDense 'einsum_dense' needs the same length of 'b' in input and output, by "
                + "its equation 'abc,cd->abd', but got 5 and 4."),
        Row(
            PReLU(sharedAxes: 4), matrix,
            says: "PReLU 'p_re_lu' needs different axes of its input, without the batch axis 0, "
                + "but got axes [4] of shape"),
    ]

    @Test("Values that cannot work", arguments: values + films)
    func badValues(_ row: Row) throws {
        let error = try #require(row.layer().outputs(row.inputs)[0].error)
        #expect("\(error)".hasPrefix(row.message), "\(error)")
        #expect(throws: ConfigurationError.self) {
            try row.layer().buildIfNeeded(row.inputs.map(\.shape))
        }
    }

    @Test("Inputs that do not fit", arguments: inputs + filmInputs)
    func badInputs(_ row: Row) throws {
        let result = row.layer().outputs(row.inputs)[0]
        let error = try #require(result.error)
        #expect("\(error)".hasPrefix(row.message), "\(error)")
        #expect(throws: (any Error).self) { try result.scalars() }
    }

    @Test("A built layer refuses steps of another width, and states of another shape")
    func built() throws {
        let layer = LSTM(4)
        _ = layer(Self.steps)
        let wide = layer(Tensor.ones([2, 5, 7])).error.map { "\($0)" }
        #expect(
            wide?.hasPrefix(
                "LSTM 'lstm' needs inputs with 3 features in the last axis, but got shape "
                    + "[2, 5, 7]. Check the data: the layer was built for 3.") == true)
        let state = layer(Self.steps, initialState: [.ones([2, 4]), .ones([2, 3])]) as Tensor
        #expect(
            state.error.map { "\($0)" }?.hasPrefix(
                "LSTM 'lstm' needs an initial state 1 of shape [2, 4], but got [2, 3]. Give one "
                    + "row for each sequence of the batch.") == true)
        let film = ConvLSTM2D(2, 2, dataFormat: .channelsFirst)
        _ = film(Tensor.ones([2, 3, 1, 4, 5]))
        let other = film(Tensor.ones([2, 3, 1, 5, 5])).error.map { "\($0)" }
        #expect(
            other?.hasPrefix(
                "ConvLSTM2D 'conv_lstm2d' needs inputs [2, 3, 1, 4, 5], but got shape "
                    + "[2, 3, 1, 5, 5]. Check the data: the layer was built for steps of these "
                    + "lengths.") == true)
        let turned =
            film(
                Tensor.ones([2, 3, 1, 4, 5]),
                initialState: [.ones([2, 2, 3, 4]), .ones([2, 3, 4, 2])]) as Tensor
        #expect(
            turned.error.map { "\($0)" }?.hasPrefix(
                "ConvLSTM2D 'conv_lstm2d' needs an initial state 1 of shape [2, 2, 3, 4], but got "
                    + "[2, 3, 4, 2].") == true)
        let two = layer.outputs([Self.steps], initialState: [.ones([2, 4])])[0]
        #expect(
            two.error.map { "\($0)" }?.hasPrefix(
                "LSTM 'lstm' needs 2 tensors as its initial state, but got 1.") == true)
    }

    @Test("A cell of the user's without a name in the registry cannot be turned around")
    func unknownCell() throws {
        final class Plain: Layer, RecurrentCell {
            var stateSize: [Int] { [3] }
            func call(
                _ x: Tensor, states: [Tensor], training: Bool
            ) -> (output: Tensor, states: [Tensor]) { (x + states[0], [x]) }
        }
        let error = Bidirectional(RNN(Plain()))(Self.steps).error.map { "\($0)" }
        #expect(error?.contains("'Plain'") == true, "\(error ?? "")")
        // As one way it works.
        #expect(RNN(Plain())(Self.steps).shape == [2, 3])
    }

    @Test("Huge layers are refused before memory is taken")
    func huge() throws {
        for units in [5_000_000_000, Int.max / 3, Int.max] {
            for layer in [LSTM(units), GRU(units), SimpleRNN(units)] as [RecurrentLayer] {
                #expect(layer(Self.steps).error is EngineError)
            }
            let attention = MultiHeadAttention(numHeads: units, keyDim: units)
            #expect(attention(Self.steps, Self.steps).error is EngineError)
        }
    }
}
