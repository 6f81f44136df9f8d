/// `−4.002`: at most `digits` significant digits, with a minus sign as in print.
func numberText(_ value: Double, digits: Int = 6) -> String {
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    return shortNumber(value == 0 ? 0 : value, digits: digits).replacing("-", with: "−")
}

/// At most `digits` significant digits, whole numbers without a fraction; `nan` whatever its sign.
func shortNumber(_ value: Double, digits: Int = 6) -> String {
    value.isNaN ? "nan" : formatted("%.\(digits)g", value)
}
