extension String {
    /// Filled up to `width` characters behind the text, or before it.
    package func padded(
        to width: Int, onLeft: Bool = false, with filler: Character = " "
    ) -> String {
        let space = String(repeating: filler, count: Swift.max(width - count, 0))
        return onLeft ? space + self : self + space
    }

    /// At most `length` characters; a longer text ends in `…`.
    package func shortened(to length: Int) -> String {
        count > length ? prefix(length - 1) + "…" : self
    }
}
