import DescentSupport
import Testing

struct ListTextTests {
    @Test("A list names all it has, up to a limit")
    func shortLists() {
        #expect(listed([Int]()) == "")
        #expect(listed(["a"]) == "a")
        #expect(listed(1...10) == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10")
    }

    @Test("What a long list leaves out is counted, or marked")
    func longLists() {
        #expect(listed(1...12) == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more")
        #expect(listed(["a", "b", "c"], limit: 2) == "a, b and 1 more")
        #expect(listed([4, 5, 6], limit: 2, countsRest: false) == "4, 5 …")
        #expect(listed([4, 5], limit: 2, countsRest: false) == "4, 5")
    }

    @Test("Names stand in quotes")
    func quotes() {
        #expect(quotedList([]) == "")
        #expect(quotedList(["a", "b c"]) == "'a', 'b c'")
    }

    @Test("Text is filled up on either side, and never cut by it")
    func padding() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("ab".padded(to: 4, onLeft: true) == "  ab")
        #expect("7".padded(to: 2, onLeft: true, with: "0") == "07")
        #expect("abc".padded(to: 2) == "abc")
        // Characters count, not bytes.
        #expect("µs".padded(to: 3) == "µs ")
    }

    @Test("Text that is too long ends in an ellipsis")
    func shortening() {
        #expect("abcd".shortened(to: 4) == "abcd")
        #expect("abcde".shortened(to: 4) == "abc…")
        #expect("abc".shortened(to: 1) == "…")
    }
}
