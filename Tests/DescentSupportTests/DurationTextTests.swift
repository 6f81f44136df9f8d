import DescentSupport
import Testing

struct DurationTextTests {
    @Test(
        "Times that are left read as Keras'",
        arguments: [
            (0, "0s"), (-5, "0s"), (59.9, "59s"), (60, "60s"), (61, "1:01"), (3600, "60:00"),
            (3725, "1:02:05"), (360_000, "100:00:00"), (.infinity, "277777:46:40"),
        ] as [(Double, String)])
    func clocks(_ seconds: Double, _ text: String) {
        #expect(clockText(seconds) == text)
    }

    @Test(
        "Durations come in the largest unit of which there is one",
        arguments: [
            (0, "0s"), (2.4, "2s"), (1, "1s"), (0.0125, "12ms"), (0.001, "1ms"), (0.0005, "500us"),
            (1e-7, "0us"), (90, "90s"),
        ] as [(Double, String)])
    func durations(_ seconds: Double, _ text: String) {
        #expect(durationText(seconds) == text)
    }

    @Test("Seconds are whole")
    func wholeSeconds() {
        #expect(secondsText(5.6) == "6s")
        #expect(secondsText(0.2) == "0s")
    }
}
