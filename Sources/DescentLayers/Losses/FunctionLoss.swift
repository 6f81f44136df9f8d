public import DescentCore

/// A function of labels and outputs as a loss; see ``Loss/function(_:_:)``.
package final class FunctionLoss: Loss {
    private let function: (Tensor, Tensor) -> Tensor

    package static let defaultName = "function_loss"

    package init(name: String = defaultName, _ function: @escaping (Tensor, Tensor) -> Tensor) {
        self.function = function
        super.init(name: name)
    }

    package override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        function(yTrue, yPred)
    }
}

extension Loss {
    /// A loss from a function of labels and outputs, as Keras takes one:
    ///
    /// ```swift
    /// model.compile(loss: .function { yTrue, yPred in square(yTrue - yPred).mean(axes: [-1]) })
    /// ```
    ///
    /// - Parameters:
    ///   - name: what errors call it. Default `function_loss`.
    ///   - function: labels, in the type of the outputs, and outputs to one loss for each row
    ///     or for each element; training makes their mean small. One number is taken as it is.
    public static func function(
        _ name: String? = nil, _ function: @escaping (Tensor, Tensor) -> Tensor
    ) -> Loss {
        FunctionLoss(name: name ?? FunctionLoss.defaultName, function)
    }
}
