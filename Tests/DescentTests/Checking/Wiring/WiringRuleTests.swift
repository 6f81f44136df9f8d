import Descent
import Testing

@Suite struct WiringRuleTests {
    @Test("A wrong program is found, with what to change", arguments: WiringCase.all)
    func found(_ example: WiringCase) throws {
        let (model, x, y) = example.wrong([])
        let findings = try model.checkWiring(x, y)
        #expect(findings.first?.rule == example.rule)
        #expect(findings.first?.message == example.message)
    }

    @Test("A program much like it is left alone", arguments: WiringCase.all)
    func nearMisses(_ example: WiringCase) throws {
        for right in example.right {
            let (model, x, y) = right()
            #expect(try model.checkWiring(x, y) == [])
        }
    }

    @Test("Every rule has an example")
    func complete() {
        #expect(Set(WiringCase.all.map(\.rule)) == Set(WiringRule.allCases))
    }

    @Test("Warnings are silenced by name, errors are not", arguments: WiringCase.all)
    func silencing(_ example: WiringCase) throws {
        let rule = try #require(WiringRule(rawValue: example.rule.rawValue))
        let (model, x, y) = example.wrong([rule])
        let rules = try model.checkWiring(x, y).map(\.rule)
        #expect(rules.contains(rule) == (rule.severity == .error))
    }

    @Test("fit throws errors and prints warnings, then trains", arguments: WiringCase.all)
    func fit(_ example: WiringCase) throws {
        let (model, x, y) = example.wrong(Set(WiringRule.allCases))
        switch example.rule {
        case .labelsDoNotFit:
            #expect(throws: DataError.self) { try model.fit(x, y, verbose: .silent) }
        case _ where example.rule.severity == .error:
            // Again and again, also by evaluate.
            for _ in 0..<2 {
                let error = #expect(throws: WiringError.self) {
                    try model.fit(x, y, verbose: .silent)
                }
                #expect(error?.findings.first?.message == example.message)
                #expect(error?.description.hasPrefix(example.message) == true)
            }
            #expect(throws: WiringError.self) { try model.evaluate(x, y) }
            #expect(throws: WiringError.self) { try model.trainOnBatch(x, y) }
        default:
            do {
                #expect(try model.fit(x, y, verbose: .silent)["loss"].count == 1)
            } catch TrainingError.diverged {
                // What the warning was about.
            }
        }
    }
}
