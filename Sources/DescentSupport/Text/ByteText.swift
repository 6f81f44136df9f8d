/// `4.82 KB`, as Keras prints it: in steps of 1024.
package func byteText(_ count: Int) -> String {
    var size = Double(count)
    var units = ["B", "KB", "MB", "GB", "TB"]
    while size >= 1024, units.count > 1 {
        size /= 1024
        units.removeFirst()
    }
    return fixedNumber(size, decimals: 2) + " " + units[0]
}
