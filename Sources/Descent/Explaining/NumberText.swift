/// `−4.002`: at most `digits` significant digits, with a minus sign as in print.
func numberText(_ value: Double, digits: Int = 6) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    let text = formatted("%.\(digits)g", value == 0 ? 0 : value)
    return text.replacing("-", with: "−")
}
