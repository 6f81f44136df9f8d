import DescentSupport
import Foundation
import Testing

struct JSONTextTests {
    @Test("Text in a page is escaped so that it cannot end a script")
    func escapes() {
        #expect(json("</script>\u{2028}\"\\\n") == "\"\\u003c/script>\\u2028\\\"\\\\\\u000a\"")
    }

    @Test("Many numbers are base64 of their bytes")
    func numbers() {
        for bytes in [[], [1], [1, 2], [1, 2, 3], [255, 254, 253, 0]] as [[UInt8]] {
            #expect(base64(bytes) == Data(bytes).base64EncodedString())
        }
        #expect(jsonNumbers([1.5]) == "\"AAAAAAAA+D8=\"")
    }

    @Test("A number that is not finite is null")
    func nonFinite() {
        #expect(json(Double.nan) == "null")
        #expect(json(-Double.infinity) == "null")
        #expect(json(0.1) == "0.1")
    }

    @Test("Arrays and objects hold what is already written")
    func collections() {
        #expect(jsonArray(["1", "\"a\""]) == "[1,\"a\"]")
        #expect(jsonObject([("a", "1"), ("b", "[]")]) == "{\"a\":1,\"b\":[]}")
    }
}
