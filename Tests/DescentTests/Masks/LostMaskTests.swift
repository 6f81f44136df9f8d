import Descent
import DescentTesting
import Testing

/// Layers made of layers that let go of a mask.
@Suite struct LostMaskTests {
    private final class Block: Layer {
        let inner = Dense(2)
        let keepsSteps: Bool
        init(keepsSteps: Bool) {
            self.keepsSteps = keepsSteps
            super.init()
        }
        override func call(_ x: Tensor) -> Tensor {
            let y = inner(x) * 2
            return keepsSteps ? y : y.max(axes: [1])
        }
    }

    private final class Net: Model {
        let inner = Dense(2)
        override func call(_ x: Tensor, training: Bool) -> Tensor { inner(x) + 1 }
    }

    private final class Whole: Layer {
        let inner = Dense(2)
        override func call(_ x: Tensor) -> Tensor { inner(x) }
    }

    private final class Ends: Layer {
        let inner = Dense(2)
        override func call(_ x: Tensor) -> Tensor { inner(x) * 2 }
        override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] { [] }
    }

    private let x = Tensor.ones([2, 3, 1]).withMask(.ones([2, 3]))

    @Test("They say so when their output has the mask's steps and no mask")
    func lost() {
        let (block, net) = (Block(keepsSteps: true), Net())
        #expect(block(x).mask == nil)
        #expect(block.hasWarnedOfMask)
        #expect(net(x).mask == nil)
        #expect(net.hasWarnedOfMask)
    }

    @Test("They do not when the steps are gone, the mask is handed on, or they say what it is")
    func kept() {
        let (block, whole, ends) = (Block(keepsSteps: false), Whole(), Ends())
        #expect(block(x).mask == nil)
        #expect(!block.hasWarnedOfMask)
        #expect(whole(x).mask != nil)
        #expect(!whole.hasWarnedOfMask)
        #expect(ends(x).mask == nil)
        #expect(!ends.hasWarnedOfMask)
    }
}
