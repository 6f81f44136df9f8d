import DescentSupport
import Testing

struct NumberTextTests {
    @Test(
        "Numbers in print have a minus sign, a sign of infinity and no negative zero",
        arguments: [
            (-4.002, "−4.002"), (0.1, "0.1"), (-0.0, "0"), (1e-7, "1e−07"),
            (1_234_567, "1.23457e+06"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "nan"),
            (-.nan, "nan"),
        ] as [(Double, String)])
    func numbersInPrint(_ value: Double, _ text: String) {
        #expect(numberText(value) == text)
    }

    @Test("Numbers in print have as many digits as asked for")
    func digitsInPrint() {
        #expect(numberText(-1.0 / 3, digits: 3) == "−0.333")
        #expect(numberText(2.0 / 3, digits: 9) == "0.666666667")
    }

    @Test(
        "Short numbers have at most six digits, and whole ones no fraction",
        arguments: [
            (0.25, "0.25"), (2, "2"), (-2, "-2"), (-0.0, "-0"), (999_999, "999999"),
            (1_000_000, "1e+06"), (0.0001, "0.0001"), (0.00001, "1e-05"), (.infinity, "inf"),
            (-.infinity, "-inf"), (.nan, "nan"), (-.nan, "nan"),
        ] as [(Double, String)])
    func shortNumbers(_ value: Double, _ text: String) {
        #expect(shortNumber(value) == text)
    }

    @Test("Short numbers are rounded to the digits asked for")
    func shortDigits() {
        #expect(shortNumber(1234.5678, digits: 3) == "1.23e+03")
        #expect(shortNumber(1.5e30, digits: 4) == "1.5e+30")
        #expect(shortNumber(0.1 + 0.2, digits: 9) == "0.3")
        #expect(shortNumber(.nan, signsNaN: true) == "nan")
        // C's printf decides.
        #expect(["nan", "-nan"].contains(shortNumber(-.nan, signsNaN: true)))
    }

    @Test(
        "Fixed numbers have all their decimals, however large they are",
        arguments: [
            (0.25, 1, "0.2"), (0.75, 1, "0.8"), (-2, 4, "-2.0000"), (1e15, 1, "1000000000000000.0"),
            (0.00004, 4, "0.0000"), (12.5, 0, "12"), (13.5, 0, "14"), (.infinity, 2, "inf"),
        ] as [(Double, Int, String)])
    func fixedNumbers(_ value: Double, _ decimals: Int, _ text: String) {
        #expect(fixedNumber(value, decimals: decimals) == text)
    }

    @Test("The largest number is written in full")
    func largestNumber() {
        #expect(fixedNumber(.greatestFiniteMagnitude, decimals: 6).count == 316)
    }

    @Test(
        "Numbers with an exponent have one digit before the point",
        arguments: [
            (0, 1, "0.0e+00"), (0.001, 4, "1.0000e-03"), (-123.456, 1, "-1.2e+02"),
            (1e-300, 1, "1.0e-300"),
        ] as [(Double, Int, String)])
    func exponentNumbers(_ value: Double, _ decimals: Int, _ text: String) {
        #expect(exponentNumber(value, decimals: decimals) == text)
    }

    @Test("Plain numbers are whole in full, and others in all digits or as many as asked for")
    func plainNumbers() {
        #expect(plainNumber(12) == "12")
        #expect(plainNumber(-0.0) == "0")
        #expect(plainNumber(123_456_789) == "123456789")
        #expect(plainNumber(123_456_789, digits: 6) == "123456789")
        #expect(plainNumber(0.1) == "0.1")
        #expect(plainNumber(Double(Float(1.7))) == "1.7000000476837158")
        #expect(plainNumber(Double(Float(1.7)), digits: 6) == "1.7")
        #expect(plainNumber(.nan) == "nan")
        #expect(plainNumber(-.infinity, digits: 6) == "-inf")
    }

    @Test("Percentages have the decimals asked for, with or without a space")
    func percentages() {
        #expect(percentText(0.8712, decimals: 1) == "87.1%")
        #expect(percentText(0.8712, decimals: 0, spaced: true) == "87 %")
        #expect(percentText(1, decimals: 1) == "100.0%")
        #expect(percentText(0, decimals: 0, spaced: true) == "0 %")
    }

    @Test(
        "Commas stand between groups of three digits",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (-100, "-100"), (-123_456, "-123,456"),
            (1_234_567, "1,234,567"),
        ])
    func groups(_ number: Int, _ text: String) {
        #expect(grouped(number) == text)
    }

    @Test("Only one thing is in the singular")
    func counts() {
        #expect(counted(0, "byte") == "0 bytes")
        #expect(counted(1, "byte") == "1 byte")
        #expect(counted(1200, "byte") == "1200 bytes")
    }

    @Test(
        "Bytes come in the largest unit of 1024 that fits, up to TB",
        arguments: [
            (0, "0.00 B"), (1023, "1023.00 B"), (1024, "1.00 KB"), (4936, "4.82 KB"),
            (5 << 20, "5.00 MB"), (3 << 30, "3.00 GB"), (1 << 40, "1.00 TB"),
            (1 << 50, "1024.00 TB"),
        ])
    func bytes(_ count: Int, _ text: String) {
        #expect(byteText(count) == text)
    }
}
