import DescentCore
import DescentTesting
import Testing

@Suite struct VariableTests {
    @Test("A tensor keeps what it read of a variable, which is assigned at once outside a step")
    func assign() throws {
        let v = try Variable(Tensor([1, 2]), name: "dense/kernel")
        let y = v.value * 10
        v.assign(v.value + 1)
        expectValues(y, [10, 20])
        expectValues(v.value * 10, [20, 30])
        try v.assignNow(Tensor([7, 8] as [Int]))
        let snapshot = try v.read()
        expectValues(snapshot, [7, 8], dtype: .float32)
        try v.assignNow(Tensor([0, 0]))
        expectValues(snapshot, [7, 8])
        #expect(v.name == "dense/kernel" && v.trainable && v.shape == [2] && v.dtype == .float32)
    }

    @Test(
        "A variable filled with a number knows where its numbers come from until others are stored")
    func filled() throws {
        // The large ones have pages of their own.
        for (shape, value) in [([3], 0), ([3], 1.5), ([1200, 1100], 0), ([1200, 1100], -2)] {
            let spec = TensorSpec(Shape(shape), .float32)
            let v = try Variable(filledWith: value, spec, name: "slot", trainable: false)
            let place = try v.storage.read { UInt(bitPattern: $0.baseAddress) }
            #expect(place % 64 == 0)
            try expectNumbers(v, value)
            guard let origin = v.storage.origin else {
                Issue.record("no origin")
                continue
            }
            if case .zeros = origin { #expect(value == 0) } else { #expect(value != 0) }
            try v.assignNow(.full(v.shape, 7))
            #expect(v.storage.origin == nil)
            try v.storage.hold(writing: true) { try v.storage.write(origin) }
            try expectNumbers(v, value)
        }
        // -0 is no zero that a system hands out.
        let negative = try Variable(
            filledWith: -0.0, TensorSpec([2], .float32), name: "v", trainable: true)
        #expect(try negative.read().scalars().map(\.sign) == [.minus, .minus])
        #expect(try Variable(Tensor([1, 2])).storage.origin == nil)
    }

    private func expectNumbers(_ variable: Variable, _ value: Double) throws {
        let numbers = try variable.read().scalars()
        #expect(numbers.count == variable.shape.elementCount && numbers.allSatisfy { $0 == value })
    }

    @Test("A wrong shape is refused and leaves the value alone")
    func wrongShape() throws {
        let v = try Variable(Tensor([1, 2]), name: "w")
        let expected = "Variable 'w' needs a value of shape [2], but got [3]. Reshape the value."
        #expect { try v.assignNow(Tensor([1, 2, 3])) } throws: { "\($0)" == expected }
        expectValues(v.value, [1, 2])
        #expect(throws: ShapeError.self) { try Variable(Tensor([1, 2, 3]) + Tensor([1, 2])) }
    }

    @Test("A wrong assignment outside a step is thrown by whoever reads, until something is stored")
    func wrongAssignment() throws {
        let v = try Variable(Tensor([1, 2]), name: "w")
        let before = v.value
        let expected = "Variable 'w' needs a value of shape [2], but got [3]. Reshape the value."
        v.assign(Tensor([1, 2, 3]))
        for read in [{ try (v.value * 2).data() }, { try v.read().data() }] {
            #expect { try read() } throws: { "\($0)" == expected }
        }
        let step = StepTrace()
        step.record { #expect("\(v.value.error.map { "\($0)" } ?? "")" == expected) }
        expectValues(before, [1, 2])
        v.assign(v.value + 1)
        #expect("\(v.value.error.map { "\($0)" } ?? "")" == expected)
        v.assign(Tensor([3, 4]))
        expectValues(v.value, [3, 4])
        expectValues(try v.read(), [3, 4])
    }

    @Test("Derivatives with respect to a variable go through every use")
    func derivative() throws {
        let v = try Variable(Tensor([1, 2]))
        let loss = (v.value * v.value * 3).sum()
        expectValues(gradient(of: loss, withRespectTo: [v.value])[0], [6, 12])
    }

    @Test("A step collects updates, losses and draws, and runs nothing")
    func step() throws {
        let (a, b) = (try Variable(Tensor([1, 2])), try Variable(Tensor(5)))
        let state = Tensor.placeholder(TensorSpec([2], .int64), name: "state")
        let trace = StepTrace(randomState: state)
        #expect(!Trace.isActive)
        let y = trace.record { () -> Tensor in
            #expect(Trace.isActive)
            a.assign(a.value + 1)
            b.assign(b.value * 2)
            a.assign(a.value * 10)
            Trace.addLoss(b.value)
            return a.value + Tensor.randomUniform([2]) * 0 + Tensor.randomNormal([2]) * 0
        }
        #expect(trace.updates.map(\.0.name) == ["variable", "variable"])
        #expect(trace.updates[0].0 === a.storage && trace.updates[1].0 === b.storage)
        #expect(trace.losses.count == 1 && trace.randomDraws == 3)
        expectValues(a.value, [1, 2])

        let graph = try Graph(
            outputs: [y] + trace.losses, updates: trace.updates, placeholders: [state])
        #expect(graph.updates.count == 2)
        let program = try ReferenceInterpreter().program(for: graph)
        try MemoryAccess(reading: graph.variables).hold {
            for (i, source) in graph.inputs.enumerated() {
                switch source {
                case .variable(let storage): try program.bind(i, to: storage)
                case .data(let data): try program.bind(i, to: data)
                case .reading: Issue.record("a step reads its variables when it runs")
                case .placeholder:
                    try program.inputBuffer(i).initializeMemory(as: UInt8.self, repeating: 0)
                }
            }
            try program.run()
            #expect(try Array(program.outputBuffer(0).bindMemory(to: Float.self)) == [20, 30])
            #expect(try program.outputBuffer(1).load(as: Float.self) == 10)
            try program.run()
        }
        expectValues(a.value, [210, 310])
        expectValues(b.value, [20])
    }

    @Test("What a step assigned and reads again is a number of its own to derivatives")
    func derivativeAfterAssignment() throws {
        let v = try Variable(Tensor(3), name: "w")
        let trace = StepTrace()
        let slopes = trace.record { () -> [Tensor] in
            let before = v.value
            v.assign(before * before)
            // As after a store: by the value now, and not through what it was made of.
            return gradient(of: v.value * 5 + before * 2, withRespectTo: [v.value, before])
        }
        #expect(try slopes.map { try $0.item() } == [5, 2])
    }

    @Test("A wrong assignment inside a step makes the step throw")
    func wrongInStep() throws {
        let v = try Variable(Tensor([1, 2]), name: "w")
        let trace = StepTrace()
        trace.record { v.assign(Tensor([1, 2, 3])) }
        #expect(throws: ShapeError.self) { try Graph(outputs: [], updates: trace.updates) }
        expectValues(v.value, [1, 2])
    }
}

@Suite struct GraphTextTests {
    private func example() throws -> Tensor {
        let x = Tensor([[1, 2]])
        let w = try Variable(Tensor([[3], [4]]), name: "dense/kernel")
        return withNameScope("dense") { relu(matmul(x, w.value) + 1) }
    }

    @Test("A graph prints one line for each node, with the layer that recorded it")
    func text() throws {
        let expected = """
            %0 = data : float32[1, 2]
            %1 = variable dense/kernel : float32[2, 1]
            %2 = dot_general(%0, %1) : float32[1, 1]  // dense
            %3 = constant 1.0 : float32[]  // dense
            %4 = broadcast_in_dim(%3) : float32[1, 1]  // dense
            %5 = add(%2, %4) : float32[1, 1]  // dense
            %6 = constant 0.0 : float32[]  // dense
            %7 = broadcast_in_dim(%6) : float32[1, 1]  // dense
            %8 = maximum(%5, %7) : float32[1, 1]  // dense
            return %8
            """
        #expect(try graphText(of: example()) == expected)
    }

    @Test("A graph prints as Graphviz")
    func dot() throws {
        let x = Tensor([1])
        let y = withNameScope("a \"b\"") { exp(x) }
        let expected = #"""
            digraph descent {
              rankdir=LR;
              node [shape=box, fontname=Helvetica];
              n0 [label="data\nfloat32[1]", style=rounded];
              n1 [label="exponential\nfloat32[1]\na \"b\""];
              n0 -> n1;
              n1 [penwidth=2];
            }
            """#
        #expect(try graphDOT(of: y) == expected)
    }

    @Test("Derivatives stand in the scope of the operation they come from")
    func gradientScopes() throws {
        let x = Tensor([1, 2])
        let y = withNameScope("layer") { sin(x) }
        let text = try graphText(of: gradient(of: y, withRespectTo: [x])[0])
        #expect(text.contains("%3 = cosine(%2) : float32[2]  // layer\n"))
    }

    @Test("Updates are printed, and unneeded nodes are known")
    func updates() throws {
        let v = try Variable(Tensor(1), name: "v")
        let x = Tensor.placeholder(TensorSpec([], .float32), name: "x")
        let graph = try Graph(
            outputs: [], updates: [(v.storage, v.storage.live * x)], placeholders: [x, exp(x)])
        #expect(graph.text.hasSuffix("return \nupdate input 1 = %3"))
        #expect(graph.needed.filter { !$0 }.count == 1)
    }
}
