/// `6s`.
package func secondsText(_ seconds: Double) -> String { fixedNumber(seconds, decimals: 0) + "s" }

/// `2s`, `12ms`, `500us`: the largest unit of which there is one.
package func durationText(_ seconds: Double) -> String {
    if seconds >= 1 || seconds == 0 { return secondsText(seconds) }
    if seconds >= 1e-3 { return fixedNumber(seconds * 1e3, decimals: 0) + "ms" }
    return fixedNumber(seconds * 1e6, decimals: 0) + "us"
}

/// `59s`, `1:05`, `1:00:05`, as Keras prints the time that is left.
package func clockText(_ seconds: Double) -> String {
    let whole = Int(Swift.max(Swift.min(seconds, 1e9), 0))
    let two = { (n: Int) in String(n).padded(to: 2, onLeft: true, with: "0") }
    if seconds > 3600 { return "\(whole / 3600):\(two(whole % 3600 / 60)):\(two(whole % 60))" }
    return seconds > 60 ? "\(whole / 60):\(two(whole % 60))" : "\(whole)s"
}
