import Descent
import DescentFormats

// Trains with checkpoints in the folder that the argument names, and prints the bits it came to; made
// to be killed and started again.

let dense = [Dense(units: 24, activation: .relu), Dense(units: 24, activation: .tanh)]
let model = withRandomSeed(3) {
    Sequential([
        Input(shape: [6]), dense[0], BatchNormalization(), Dropout(rate: 0.3), dense[1],
        Dropout(rate: 0.2), Dense(units: 2),
    ])
}
model.compile(
    optimizer: Adam(
        learningRate: CosineDecay(initialLearningRate: 0.02, decaySteps: 400), clipnorm: 1),
    loss: .mse, metrics: [.mae])
func numbers(_ count: Int, _ columns: Int) -> Tensor {
    let scalars = (0..<count * columns).map { Float(($0 * 37 + columns) % 101) / 50 - 1 }
    return Tensor(shape: [count, columns], scalars: scalars)
}

let folder = CommandLine.arguments.last ?? "."
let stopping = EarlyStopping(
    monitor: "val_loss", patience: 9, restoreBestWeights: true, startFromEpoch: 2)
let history = try withRandomSeed(8) {
    try model.fit(
        numbers(330, 6), numbers(330, 2), batchSize: 16, epochs: 14, verbose: .silent,
        callbacks: [BackupAndRestore(folder, saveFrequency: .steps(7)), stopping],
        validationData: (numbers(50, 6), numbers(50, 2)))
}

/// FNV-1a over the bits.
var hash: UInt64 = 0xcbf2_9ce4_8422_2325
for value in try model.getWeights().flatMap({ try $0.scalars() as [Double] })
    + model.optimizer.variables.flatMap({ try $0.read().scalars() as [Double] })
    + history.history.sorted(by: { $0.key < $1.key }).flatMap(\.value)
{
    hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3
}
print("bits \(String(hash, radix: 16)), best epoch \(stopping.bestEpoch)")
