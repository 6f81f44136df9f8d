/// `a, b, c`; of more than `limit` only the first, so that a message stays readable.
///
/// - Parameter countsRest: whether the others are counted: `a, b and 3 more`, else `a, b …`.
package func listed(
    _ items: some Collection<some CustomStringConvertible>, limit: Int = 10,
    countsRest: Bool = true
) -> String {
    let shown = items.prefix(limit).map(\.description).joined(separator: ", ")
    guard items.count > limit else { return shown }
    return countsRest ? "\(shown) and \(items.count - limit) more" : "\(shown) …"
}

/// `'priority', 'department'`.
package func quotedList(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
}
