/// `use_bias` → `useBias`, `beta_1` → `beta1`.
package func camelCase(_ key: String) -> String {
    let words = key.split(separator: "_")
    return (words.first.map(String.init) ?? "")
        + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}
