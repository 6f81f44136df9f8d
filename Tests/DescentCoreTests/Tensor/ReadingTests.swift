import DescentCore
import Testing

@Suite struct ReadingTests {
    private let table = Tensor([[1.5, 2], [3, -4]])

    @Test("Scalars come in the type asked for, Double if nothing says otherwise")
    func scalarTypes() throws {
        let first: Float = try table.scalars()[0]
        let all: [Float] = try table.scalars()
        let whole: [Int] = try table.scalars()
        let free = try table.scalars()
        #expect(first == 1.5)
        #expect(all == [1.5, 2, 3, -4])
        #expect(whole == [1, 2, 3, -4])
        #expect(type(of: free) == [Double].self)
        #expect(try table.scalars(as: UInt8.self) == [1, 2, 3, 0])
    }

    @Test("The only element comes in the type asked for")
    func items() throws {
        let loss: Float = try table.sum().item()
        let count: Int = try Tensor(3).item()
        #expect(loss == 2.5 && count == 3)
        #expect(try Float(table.sum()) == 2.5)
        #expect(try Double(Tensor(0.5)) == 0.5)
        #expect(try Int(table.argMax().sum()) == 1)
        #expect(try Bool((table .> 0).any()))
        #expect(throws: ShapeError.self) { try Float(table) }
    }

    @Test("Rows come as nested arrays of any depth and type")
    func nested() throws {
        let rows: [[Float]] = try table.array()
        #expect(rows == [[1.5, 2], [3, -4]])
        #expect(try table.array(as: [[Int]].self) == [[1, 2], [3, -4]])
        #expect(try table[0].array(as: [Double].self) == [1.5, 2])
        let cube: [[[Double]]] = try Tensor(0..<8).reshaped(2, 2, 2).array()
        #expect(cube == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]])
        #expect(try (table .> 1.9).array(as: [[Bool]].self) == [[false, true], [true, false]])
        let slices: [ArraySlice<Float>] = try table.array()
        #expect(slices.map(Array.init) == rows)
        let empty: [[Float]] = try Tensor.zeros([2, 0]).array()
        #expect(empty == [[], []])
    }

    @Test("An array of another depth is refused with what to ask for")
    func wrongDepth() {
        #expect(throws: ShapeError.self) { let _: [Float] = try table.array() }
        do {
            let _: [[[Float]]] = try table.array()
            Issue.record("no error")
        } catch {
            #expect(
                "\(error)"
                    == "array needs a tensor with 3 axes for Array<Array<Array<Float>>>, but got "
                    + "[2, 2]. Ask for an array nested 2 times, or use scalars().")
        }
        do {
            let _: [Float] = try Tensor(3).array()
            Issue.record("no error")
        } catch {
            #expect("\(error)".hasSuffix("Use item() for one number."))
        }
    }
}
