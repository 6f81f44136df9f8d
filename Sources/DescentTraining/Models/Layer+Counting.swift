import DescentCore
import DescentSupport

extension Layer {
    /// How many numbers all weights hold.
    public func countParams() -> Int { weights.reduce(0) { $0 + $1.shape.elementCount } }
}

/// How many numbers variables hold, and in how many bytes.
package struct WeightTotal {
    package var count = 0
    var bytes = 0

    package init(_ variables: [Variable]) {
        for variable in variables {
            count += variable.shape.elementCount
            bytes += variable.shape.elementCount * variable.dtype.byteCount
        }
    }

    /// `1,234 (4.82 KB)`, as Keras prints it.
    var text: String { "\(grouped(count)) (\(byteText(bytes)))" }
}
