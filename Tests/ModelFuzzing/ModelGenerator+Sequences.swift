import Descent
import DescentCore
import DescentTesting

/// Recurrent and attention layers on sequences `[batch, steps, features]`.
extension ModelGenerator {
    mutating func recurrent(_ t: Tensor) -> Tensor {
        let units = sequences.pick(1...6)
        let returns = sequences.chance(0.5)
        let backwards = sequences.chance(0.2)
        switch sequences.pick(0...11) {
        case 0:
            return apply(SimpleRNN(units, returnSequences: returns, goBackwards: backwards), t)
        case 1...2:
            return apply(
                LSTM(
                    units, useBias: sequences.chance(0.8), returnSequences: returns,
                    goBackwards: backwards, zeroOutputForMask: sequences.chance(0.3)), t)
        case 3:
            return apply(
                GRU(units, returnSequences: returns, resetAfter: sequences.chance(0.7)), t)
        case 4: return apply(Bidirectional(GRU(units, returnSequences: returns)), t)
        case 5: return apply(TimeDistributed(Dense(units, activation: .tanh)), t)
        case 6:
            return apply(
                RNN([LSTMCell(units), SimpleRNNCell(2), GRUCell(3)], returnSequences: returns), t)
        case 7...8 where t.shape[1] * t.shape[2] <= 200: return film(t, returns)
        case 7...9: return apply(sequences.chance(0.5) ? Identity() : PReLU(), t)
        default: return attention(t, units: units, isCausal: returns)
        }
    }

    /// A recurrence over rows, images or volumes of one channel, and what it returns as a sequence or a
    /// vector.
    private mutating func film(_ t: Tensor, _ returns: Bool) -> Tensor {
        let (steps, length) = (t.shape[1], t.shape[2])
        let rank = sequences.pick(1...3)
        let thin = [Int](repeating: 1, count: rank - 1)
        let rows = apply(Reshape(targetShape: [steps, length] + thin + [1]), t)
        let (filters, size) = (sequences.pick(1...2), sequences.pick(1...3))
        let (hasBias, backwards) = (sequences.chance(0.8), sequences.chance(0.3))
        let layer: Layer =
            switch rank {
            case 1:
                ConvLSTM1D(
                    filters, size, padding: .same, useBias: hasBias, returnSequences: returns,
                    goBackwards: backwards)
            case 2:
                ConvLSTM2D(
                    filters, [size, 1], padding: .same, useBias: hasBias, returnSequences: returns,
                    goBackwards: backwards)
            default:
                ConvLSTM3D(
                    filters, [size, 1, 1], padding: .same, useBias: hasBias,
                    returnSequences: returns, goBackwards: backwards)
            }
        let y = apply(layer, rows)
        return returns
            ? apply(Reshape(targetShape: [steps, length * y.shape[-1]]), y) : apply(Flatten(), y)
    }

    private mutating func attention(_ t: Tensor, units: Int, isCausal: Bool) -> Tensor {
        chain = nil
        switch sequences.pick(0...3) {
        case 0: return Attention(useScale: true)([t, t], useCausalMask: isCausal)
        case 1: return AdditiveAttention()([t, t], useCausalMask: isCausal)
        case 2:
            return GroupQueryAttention(headDim: units, numQueryHeads: 4, numKeyValueHeads: 2)(
                t, t, useCausalMask: isCausal)
        default:
            return MultiHeadAttention(numHeads: 2, keyDim: units)(t, t, useCausalMask: isCausal)
        }
    }
}
