import DescentSupport
import Testing

@Suite struct Base64Tests {
    @Test func `bytes come back from their text, and texts are those of RFC 4648`() {
        let texts = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
        for (count, text) in texts.enumerated() {
            let part = Array("foobar".utf8.prefix(count))
            #expect(base64(part) == text && bytes(base64: text) == part)
        }
        let all = (0...255).map { UInt8($0) }
        #expect(bytes(base64: base64(all)) == all)
    }

    @Test(
        "Texts that are no bytes are refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zh==", "Zm9=", "=Zg=", "====", "Z===", "Zm 9", "Zm9v\n", "-_==",
        ])
    func refuses(text: String) {
        #expect(bytes(base64: text) == nil)
    }
}
