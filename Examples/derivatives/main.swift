import Descent

// The notes' derivatives (course 2, "What is a derivative?", "Computation graph"):
// back-propagation computes how much J moves when a number is nudged, and nudging it by 0.001
// shows that it does. With `--pages` the graphs are written as pages too, to step through and to
// drag numbers in (needs Graphviz).

/// Float64, so that a nudge of 0.001 is not lost in rounding.
func number(_ value: Double) -> Tensor { Tensor(value) }

/// J = ½(a − y)² with c = w·x, a = c + b: the notes' computation graph.
let (x, w, b, y) = (number(-2), number(2), number(8), number(2))
let c = (w * x).named("c")
let a = (c + b).named("a")
let d = (a - y).named("d")
let walk = try explain(of: d * d / 2, at: ["x": x, "w": w, "b": b, "y": y], nudge: 0.001)
print(walk)

/// J = a² with a = 2 + 3w.
func cost(_ w: Tensor) -> Tensor {
    let a = (2 + 3 * w).named("a")
    return a * a
}

print()
let square = try explain(of: { cost($0[0]) }, at: ["w": number(3)], nudge: 0.001)
print(square)

// Derivatives are graph too, so they can be differentiated again: d²J/dw² = 18.
let curvature = gradient(of: { gradient(of: cost, at: $0) }, at: number(3))
print("\n∂²J/∂w² = \(try curvature.item())")

if CommandLine.arguments.contains("--pages") {
    try walk.write(to: "computation-graph.html")
    try square.write(to: "square.html")
    print("Wrote computation-graph.html and square.html")
}
