import Descent

// The notes' derivatives (course 2, "What is a derivative?", "Computation graph"): back-propagation computes
// how much J moves when a number is nudged, and nudging it by 0.001 shows that it does.

/// Float64, so that a nudge of 0.001 is not lost in rounding.
func number(_ value: Double) -> Tensor { Tensor(value) }

/// J = ½(a − y)² with c = w·x, a = c + b: the notes' computation graph.
func cost(w: Tensor, b: Tensor) -> Tensor {
    let (x, y) = (number(-2), number(2))
    let c = w * x
    let a = c + b
    let d = a - y
    return d * d * 0.5
}

let (w, b) = (number(2), number(8))
let (J, slopes) = valueAndGradient(of: { cost(w: $0[0], b: $0[1]) }, at: [w, b])
print("J = \(try J.item())")
print("∂J/∂w = \(try slopes[0].item()), ∂J/∂b = \(try slopes[1].item())")

let nudged = cost(w: w + 0.001, b: b)
print(
    "w ↑ 0.001 moves J by \(try (nudged - J).item()), ∂J/∂w · 0.001 = \(try slopes[0].item() * 0.001)"
)

/// J = a² with a = 2 + 3w.
func square(_ w: Tensor) -> Tensor {
    let a = 2 + w * 3
    return a * a
}

let at3 = valueAndGradient(of: square, at: number(3))
print("J = (2 + 3w)² at w = 3: J = \(try at3.value.item()), ∂J/∂w = \(try at3.gradient.item())")

// Derivatives are graph too, so they can be differentiated again: d²J/dw² = 18.
let curvature = gradient(of: { gradient(of: square, at: $0) }, at: number(3))
print("∂²J/∂w² = \(try curvature.item())")

print("\nThe graph of J = (2 + 3w)²:")
print(try graphText(of: square(number(3))))
