import DescentSupport
import Testing

@Suite struct JSONMembersTests {
    /// The members of an object, one by one.
    private func members(_ text: String, mostValues: Int = 100) throws(JSONFault) -> [JSONMember] {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in
                var (members, found) = (JSONMembers(bytes, mostValues: mostValues), [JSONMember]())
                while let member = try members.next() { found.append(member) }
                return found
            }
        }
        return try result.get()
    }

    @Test("Members come one by one, as the whole object has them")
    func reads() throws {
        #expect(try members("{}").isEmpty)
        let text = " {\"a\" : [1, {\"b\": null}] , \"c\":\"d\"} \n"
        let all = try members(text)
        #expect(JSONValue.object(all) == (try JSONReader.read(text)))
        #expect(all.map(\.key) == ["a", "c"])
    }

    @Test(
        "What is no object is a fault at its place",
        arguments: [
            ("", 0), ("[]", 0), ("{", 1), ("{\"a\":1", 6), ("{\"a\":1,}", 7), ("{,}", 1),
            ("{\"a\":1,\"a\":2}", 7), ("{\"a\":1}x", 7), ("{}{}", 2), ("{\"a\":1 \"b\":2}", 7),
        ])
    func faults(_ text: String, _ offset: Int) {
        #expect {
            _ = try members(text)
        } throws: { ($0 as? JSONFault)?.offset == offset }
    }

    @Test("A member of too many values is refused, and the next one may have as many again")
    func limits() throws {
        #expect(try members("{\"a\":[1,2],\"b\":[1,2]}", mostValues: 3).count == 2)
        #expect {
            _ = try members("{\"a\":[1,2],\"b\":[1,2,3]}", mostValues: 3)
        } throws: { error in
            let fault = error as? JSONFault
            return fault?.isTooLarge == true && fault?.offset == 20
        }
    }
}
