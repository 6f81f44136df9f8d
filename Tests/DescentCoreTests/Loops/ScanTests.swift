import DescentCore
import DescentTesting
import Testing

/// Loops in the graph: numbers and derivatives against the unrolled loop and differences.
@Suite struct ScanTests {
    /// h ← tanh(x · w + h · u), with weights from outside.
    struct Recurrence {
        let w, u: Tensor

        func step(_ h: Tensor, _ x: Tensor) -> Tensor { tanh(matmul(x, w) + matmul(h, u)) }

        func unrolled(_ x: Tensor, _ initial: Tensor, reversed: Bool = false) -> [Tensor] {
            let steps = 0..<x.shape[0]
            var h = initial
            var all = [Tensor](repeating: initial, count: steps.count)
            for t in reversed ? Array(steps.reversed()) : Array(steps) {
                h = step(h, x[t])
                all[t] = h
            }
            return [h, .stacked(all)]
        }

        func scanned(_ x: Tensor, _ initial: Tensor, reversed: Bool = false) -> [Tensor] {
            let (last, all) = scan(over: x, initial: initial, reversed: reversed) { h, x in
                let next = step(h, x)
                return (next, next)
            }
            return [last, all]
        }
    }

    private func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor {
        var source = RandomSource(seed: 5, stream: stream)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in source.nextUniform() * 2 - 1 })
    }

    private func largestDifference(_ a: Tensor, _ b: Tensor) throws -> Double {
        let pairs = zip(try a.scalars(), try b.scalars())
        #expect(a.shape == b.shape)
        return pairs.reduce(0) { Swift.max($0, Swift.abs($1.0 - $1.1)) }
    }

    @Test("A scan gives the numbers of the unrolled loop", arguments: [false, true])
    func forward(reversed: Bool) throws {
        let net = Recurrence(w: numbers([3, 4], 1), u: numbers([4, 4], 2))
        let (x, h) = (numbers([7, 2, 3], 3), numbers([2, 4], 4))
        let pairs = zip(
            net.scanned(x, h, reversed: reversed), net.unrolled(x, h, reversed: reversed))
        for (a, b) in pairs { #expect(try largestDifference(a, b) < 1e-14) }
    }

    @Test("The gradient of a scan is that of the unrolled loop", arguments: [false, true])
    func gradients(reversed: Bool) throws {
        let points = [
            numbers([9, 2, 3], 1), numbers([2, 4], 2), numbers([3, 4], 3), numbers([4, 4], 4),
        ]
        let weight = numbers([9, 2, 4], 5)
        func loss(_ p: [Tensor], _ isUnrolled: Bool) -> Tensor {
            let net = Recurrence(w: p[2], u: p[3])
            let r =
                isUnrolled
                ? net.unrolled(p[0], p[1], reversed: reversed)
                : net.scanned(p[0], p[1], reversed: reversed)
            return (r[1] * weight).sum() + square(r[0]).sum()
        }
        let mine = valueAndGradient(of: { loss($0, false) }, at: points).gradient
        let expected = valueAndGradient(of: { loss($0, true) }, at: points).gradient
        for (a, b) in zip(mine, expected) { #expect(try largestDifference(a, b) < 1e-12) }
    }

    @Test("Derivatives of a scan, first and second, agree with differences")
    func differences() throws {
        let report = try checkGradient(
            of: { p in
                let net = Recurrence(w: p[2], u: p[3])
                let r = net.scanned(p[0], p[1])
                return square(r[1]).sum() + r[0].sum()
            },
            at: [
                numbers([3, 1, 2], 1), numbers([1, 2], 2), numbers([2, 2], 3),
                numbers([2, 2], 4),
            ], order: 2)
        #expect(report.failure(limit: 1e-8) == nil)
    }

    @Test("A scan inside a scan gives what two loops give, derivatives too")
    func nested() throws {
        func loss(_ x: Tensor, _ start: Tensor) -> Tensor {
            scan(over: x, initial: start) { outer, row in
                let inner = scan(over: row, initial: outer) { h, v in
                    let next = sin(h * v) + h
                    return (next, next * next)
                }
                return (inner.carry, inner.y.sum())
            }.y.sum()
        }
        let (x, start) = (numbers([3, 4], 1), numbers([], 2))
        var h = try start.item(as: Double.self)
        var expected = 0.0
        for v in try x.scalars() as [Double] {
            h += (h * v).sine
            expected += h * h
        }
        #expect(try Swift.abs(loss(x, start).item(as: Double.self) - expected) < 1e-12)
        let report = try checkGradient(of: { loss($0[0], $0[1]) }, at: [x, start], order: 2)
        #expect(report.failure(limit: 1e-8) == nil)
    }

    @Test("Carries may differ in type, and integers are carried without a derivative")
    func mixedCarries() throws {
        let x = Tensor([1.0, 2, 3, 4] as [Double])
        func run(_ x: Tensor) -> (carry: [Tensor], y: [Tensor]) {
            scan(over: [x], initial: [Tensor(0.0 as Double), Tensor(0 as Int)]) { carry, x in
                let count = carry[1] + 1
                return ([carry[0] + x[0] * count.cast(to: .float64), count], [count])
            }
        }
        let result = run(x)
        #expect(try result.carry[0].item(as: Double.self) == 30)
        #expect(try result.y[0].scalars() as [Int] == [1, 2, 3, 4])
        let slope = gradient(of: { run($0).carry[0] }, at: x)
        #expect(try slope.scalars() as [Double] == [1, 2, 3, 4])
    }

    @Test("Without steps the carry comes out as it went in, and derivatives pass through")
    func noSteps() throws {
        let x = Tensor.zeros([0, 2])
        let h = Tensor([1, 2])
        let (last, all) = scan(over: x, initial: h) { h, x in (h + x, h * 2) }
        #expect(try last.scalars() == [1, 2] && all.shape == [0, 2])
        let slope = gradient(
            of: { h in scan(over: x, initial: h) { h, x in (h + x, h) }.carry }, at: h)
        #expect(try slope.scalars() == [1, 1])
    }

    @Test("A loop of a given length needs no sequence")
    func fixedLength() throws {
        let (carry, powers) = scan(length: 5, initial: [Tensor(1)]) { c in ([c[0] * 2], [c[0]]) }
        #expect(try carry[0].item() == 32)
        #expect(try powers[0].scalars() == [1, 2, 4, 8, 16])
    }

    @Test("Variables are read in the body, and their derivatives add up over the steps")
    func variables() throws {
        let w = try Variable(Tensor([2.0, 3] as [Double]))
        let x = numbers([5, 2], 1)
        let sum = scan(over: x, initial: Tensor([0.0, 0] as [Double])) { c, x in
            (c + x * w.value, c)
        }.carry.sum()
        let slope = gradient(of: sum, withRespectTo: [w.value])[0]
        #expect(try largestDifference(slope, x.sum(axes: [0])) < 1e-14)
    }

    @Test("Unrolled, a graph has no loop and gives the same numbers, with its derivative")
    func unrolled() throws {
        let net = Recurrence(w: numbers([3, 4], 1), u: numbers([4, 4], 2))
        let x = numbers([5, 2, 3], 3)
        for reversed in [false, true] {
            let slopes = valueAndGradient(
                of: { p in
                    let r = net.scanned(p[0], p[1], reversed: reversed)
                    return square(r[1]).sum() + r[0].sum()
                }, at: [x, numbers([2, 4], 4)])
            let outputs = [slopes.value] + slopes.gradient
            let looped = try Graph(outputs: outputs)
            let flat = try looped.unrolled(limit: 10_000)
            #expect(!flat.nodes.contains { $0.name == "scan" || $0.name == "get_tuple_element" })
            let program = try ReferenceInterpreter().program(for: flat)
            try MemoryAccess(reading: flat.variables).hold {
                try program.bindNumbers(of: flat.inputs)
                try program.run()
            }
            for (k, output) in outputs.enumerated() {
                let flatNumbers = Array(try program.outputBuffer(k).bindMemory(to: Double.self))
                let same = Tensor(shape: output.shape, scalars: flatNumbers)
                #expect(try largestDifference(same, output) < 1e-13)
            }
            #expect(throws: ShapeError.self) { try looped.unrolled(limit: 20) }
        }
    }

    @Test("Wrong bodies and sequences are errors that say what to do")
    func errors() throws {
        let x = Tensor.zeros([3, 2])
        let v = try Variable(Tensor([1, 2]), name: "count")
        func text(_ tensor: Tensor) -> String { tensor.error.map { "\($0)" } ?? "no error" }

        #expect(
            text(scan(over: x, initial: Tensor([0, 0])) { c, x in (c.sum(), x) }.carry)
                == "scan needs a body whose carry 0 keeps its shape and type, float32[2], but got "
                + "float32[] after a step. Return the carry in the shape and type it came in; "
                + "reshape or cast it.")
        #expect(
            text(
                scan(over: [x, .zeros([4])], initial: [Tensor(0)]) { c, _ in (c, []) }.carry[0])
                == "scan needs sequences of one length, 3, along the first axis, but got "
                + "float32[4]. Slice or pad the sequences to one length.")
        #expect(
            text(scan(over: [x], initial: [Tensor(0)]) { c, _ in (c + c, []) }.carry[0])
                == "scan needs a body that returns 1 carries, as many as it is given, but got 2. "
                + "Return all of them in their order.")
        #expect(
            text(scan(over: Tensor(1), initial: Tensor(0)) { c, x in (c + x, x) }.carry)
                == "scan needs sequences with an axis for their steps, but got a scalar. Give one "
                + "step after the other along the first axis.")
        #expect(
            text(scan(over: [], initial: [Tensor(0)]) { c, _ in (c, []) }.carry[0])
                == "scan needs at least one sequence, or a length, but got neither. Use length:.")
        #expect(
            text(scan(length: -3, initial: [Tensor(0)]) { c in (c, []) }.carry[0])
                == "scan needs a length of 0 or more, but got -3. Count the steps.")
        let trace = StepTrace()
        trace.record {
            let result = scan(over: x, initial: v.value) { c, x in
                v.assign(c + x)
                return (c, x)
            }
            #expect(
                text(result.carry)
                    == "scan needs a body that changes nothing outside, but got an assignment, or "
                    + "a loss that was added. Return what changes as part of the carry, and "
                    + "assign it behind the loop.")
        }
        #expect(text(scan(over: x, initial: x + Tensor([1, 2, 3])) { ($0, $1) }.y) != "no error")
    }
}

extension Double {
    fileprivate var sine: Double { (try? sin(Tensor(self)).item(as: Double.self)) ?? .nan }
}
