/// The members of an object one by one, for texts that are one large object: what is read of a text
/// can take thirty times its memory, so nobody should hold all of it.
package struct JSONMembers {
    private var reader: JSONReader
    private let mostValues: Int
    private var keys = Set<String>()
    private var state = State.before

    private enum State { case before, inside, after }

    /// - Parameter mostValues: how many values, one in another or side by side, a member may have.
    package init(_ bytes: UnsafeRawBufferPointer, mostValues: Int) {
        reader = JSONReader(bytes, JSONReader.depthLimit)
        self.mostValues = mostValues
    }

    /// The next member; nil behind the last, where the text has been found to end.
    package mutating func next() throws(JSONFault) -> JSONMember? {
        switch state {
        case .before:
            try reader.expect("{", "an object")
            if reader.take("}") { return try end() }
            state = .inside
        case .inside:
            guard reader.take(",") else {
                try reader.expect("}", "a comma or the end of the object")
                return try end()
            }
        case .after: return nil
        }
        reader.valuesLeft = mostValues
        return try reader.member(&keys)
    }

    private mutating func end() throws(JSONFault) -> JSONMember? {
        try reader.expectEnd()
        state = .after
        return nil
    }
}
