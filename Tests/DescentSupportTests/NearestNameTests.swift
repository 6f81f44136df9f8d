import DescentSupport
import Testing

struct NearestNameTests {
    private let names = ["adam", "sgd", "rmsprop", "Mean Squared"]

    @Test(
        "A name with few letters changed, added or dropped is recognised",
        arguments: [
            ("adm", "adam"), ("Adamm", "adam"), ("rmspro", "rmsprop"), ("sgc", "sgd"),
            ("mean_squared", "Mean Squared"), (" sgd.", "sgd"),
        ])
    func nearest(_ name: String, _ expected: String) {
        #expect(nearestName(to: name, among: names) == expected)
    }

    @Test("A name that is nearer to none than a third of its letters is not recognised")
    func farAway() {
        #expect(nearestName(to: "momentum", among: names) == nil)
        #expect(nearestName(to: "", among: names) == nil)
        #expect(nearestName(to: "adam", among: []) == nil)
    }

    @Test("The first of the nearest names is asked for, in quotes of the caller's")
    func question() {
        #expect(didYouMean("adm", among: names) == "Did you mean 'adam'?")
        #expect(
            didYouMean("ab", among: ["aa", "ac"], quoted: { "«\($0)»" }) == "Did you mean «aa»?")
        #expect(didYouMean("momentum", among: names) == nil)
    }
}
