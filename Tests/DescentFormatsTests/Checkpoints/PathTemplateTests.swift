import DescentData
import DescentTraining
import Testing

@testable import DescentFormats

@Suite struct PathTemplateTests {
    private let logs: Logs = ["loss": 0.123456, "val_loss": -2.5]

    @Test(
        "Numbers are written as Python writes them",
        arguments: [
            ("m.keras", "m.keras"), ("m-{epoch}.keras", "m-7.keras"), ("{epoch:02d}", "07"),
            ("{epoch:3d}", "  7"), ("{loss:.2f}", "0.12"), ("{val_loss:07.2f}", "-002.50"),
            ("{loss:f}", "0.123456"), ("a{epoch:04d}b{batch}c", "a0007b12c"),
            ("{val_loss}", "-2.5"),
        ])
    func filled(template: String, expected: String) throws {
        #expect(try PathTemplate(template).filled(epoch: 7, batch: 12, logs) == expected)
    }

    @Test(
        "What cannot be filled is refused",
        arguments: ["{", "{epoch", "{}", "{epoch:x}", "{loss:.f}"])
    func refused(template: String) {
        #expect(throws: FileError.self) { try PathTemplate(template) }
    }

    @Test("A number that is not there is named, with those that are")
    func missing() throws {
        do {
            _ = try PathTemplate("{accuracy:.2f}").filled(epoch: 1, batch: nil, logs)
            Issue.record("was filled")
        } catch {
            #expect(
                "\(error)".contains("'loss', 'val_loss', 'epoch', but got 'accuracy'"), "\(error)"
            )
        }
    }

    @Test(
        "A file is taken for one of a template only if no more than its numbers may differ",
        arguments: [
            ("a/m-{epoch:02d}-{loss:.2f}.keras", "a/m-07-0.12.keras", true),
            ("a/m-{epoch:02d}-{loss:.2f}.keras", "a/m-1234--1e-05.keras", true),
            ("a/m-{epoch}.keras", "a/n-7.keras", false), ("a/m-{epoch}.keras", "m-7.keras", false),
            ("a/m-{epoch}.keras", "/etc/passwd", false), ("a/{epoch}/m", "a/../m", false),
            ("{epoch}", "/7", false), ("../{epoch}", "../7", true), ("m.keras", "m.keras", true),
        ])
    func mayFill(template: String, file: String, expected: Bool) throws {
        #expect(try PathTemplate(template).mayFill(file) == expected)
    }
}
