import Foundation
import Testing

/// A real headless Chromium, spoken to in its DevTools protocol over two pipes.
final class Browser {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process = Process()
    private let folder: URL
    private let toBrowser: Int32
    private let fromBrowser: Int32
    private var buffer: [UInt8] = []
    private var lastID = 0
    private var session: String?
    private var loaded = false

    /// What the console said in red or yellow, and uncaught errors.
    private(set) var complaints: [String] = []
    /// Everything the page asked for, itself included.
    private(set) var requests: [String] = []

    init(width: Int = 1440, height: Int = 900, dark: Bool = false, touch: Bool = false) throws {
        guard let chromium = Browser.path else { throw Failure(description: "no Chromium") }
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("descent-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (commands, answers) = (folder.path + "/in", folder.path + "/out")
        guard mkfifo(commands, 0o600) == 0, mkfifo(answers, 0o600) == 0 else {
            throw Failure(description: "no pipes in \(folder.path)")
        }
        // Opened for both directions, so that neither side waits for the other.
        toBrowser = open(commands, O_RDWR)
        fromBrowser = open(answers, O_RDWR)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            exec "$0" --headless=new --no-sandbox --no-first-run --disable-gpu \
            --remote-debugging-pipe --user-data-dir="$1" 3<"$2" 4>"$3"
            """, chromium, folder.path + "/profile", commands, answers,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try attach(width, height, dark, touch)
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        close(toBrowser)
        close(fromBrowser)
        try? FileManager.default.removeItem(at: folder)
    }

    private func attach(_ width: Int, _ height: Int, _ dark: Bool, _ touch: Bool) throws {
        let target = try send("Target.createTarget", ["url": "about:blank"])
        let attached = try send(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
        session = attached["sessionId"] as? String
        for domain in ["Page", "Runtime", "Log", "Network"] { try send("\(domain).enable") }
        try send(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch])
        try send("Emulation.setTouchEmulationEnabled", ["enabled": touch])
        try send(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ])
    }

    // MARK: Protocol

    @discardableResult
    func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
        message["sessionId"] = session
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: message)) + [0]
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                write(toBrowser, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw Failure(description: "\(method) could not be sent") }
            sent += count
        }
        while true {
            let answer = try nextMessage(waitingFor: method)
            guard answer["id"] as? Int == lastID else { continue }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// The next answer or event; events are noted on the way.
    private func nextMessage(waitingFor what: String) throws -> [String: Any] {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let message = Data(buffer[..<end])
                buffer.removeSubrange(...end)
                let object =
                    try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
                note(object)
                return object
            }
            var ready = pollfd(fd: fromBrowser, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 30_000) > 0 else {
                throw Failure(description: "Chromium is silent: \(what)")
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(fromBrowser, &chunk, chunk.count)
            guard count > 0 else { throw Failure(description: "Chromium has gone: \(what)") }
            buffer += chunk[..<count]
        }
    }

    private func note(_ event: [String: Any]) {
        let parameters = event["params"] as? [String: Any] ?? [:]
        switch event["method"] as? String {
        case "Page.loadEventFired": loaded = true
        case "Runtime.exceptionThrown": complaints.append("\(parameters["exceptionDetails"] ?? "")")
        case "Log.entryAdded": complaints.append("\(parameters["entry"] ?? "")")
        case "Runtime.consoleAPICalled":
            if ["error", "warning"].contains(parameters["type"] as? String) {
                complaints.append("\(parameters["args"] ?? "")")
            }
        case "Network.requestWillBeSent":
            let request = parameters["request"] as? [String: Any]
            requests.append(request?["url"] as? String ?? "?")
        default: break
        }
    }

    // MARK: The page

    /// Opens a file from disk and waits until it has loaded.
    func visit(_ file: URL) throws {
        loaded = false
        try send("Page.navigate", ["url": file.absoluteString])
        while !loaded { _ = try nextMessage(waitingFor: "the page to load") }
    }

    /// The value of a JavaScript expression.
    @discardableResult
    func evaluate(_ expression: String) throws -> Any {
        let answer = try send(
            "Runtime.evaluate",
            ["expression": expression, "returnByValue": true, "awaitPromise": true])
        if let fault = answer["exceptionDetails"] {
            throw Failure(description: "\(expression): \(fault)")
        }
        return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
    }

    /// A number with all its digits: JSON on the way could round it.
    func number(_ expression: String) throws -> Double? {
        Double(try text("String(\(expression))"))
    }
    func text(_ expression: String) throws -> String { try evaluate(expression) as? String ?? "" }

    /// The text of the first element a selector finds.
    func content(of selector: String) throws -> String {
        try text("document.querySelector(\(quoted(selector))).textContent")
    }

    /// The middle of the first element a selector finds.
    func place(_ selector: String) throws -> (x: Double, y: Double) {
        let box = try evaluate(
            """
            (() => { const b = document.querySelector(\(quoted(selector))).getBoundingClientRect();
            return [b.x + b.width / 2, b.y + b.height / 2]; })()
            """)
        guard let at = box as? [Double], at.count == 2 else {
            throw Failure(description: "\(selector) is not there")
        }
        return (at[0], at[1])
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "\\'") + "'"
    }

    // MARK: Fingers

    private func mouse(_ type: String, _ x: Double, _ y: Double, pressed: Bool) throws {
        try send(
            "Input.dispatchMouseEvent",
            [
                "type": type, "x": x, "y": y, "button": pressed ? "left" : "none",
                "buttons": pressed && type != "mouseReleased" ? 1 : 0, "clickCount": 1,
            ])
    }

    func click(_ selector: String) throws { try drag(selector, by: 0) }

    /// Presses on an element, moves sideways in steps and lets go.
    func drag(_ selector: String, by distance: Double) throws {
        let (x, y) = try place(selector)
        try mouse("mouseMoved", x, y, pressed: false)
        try mouse("mousePressed", x, y, pressed: true)
        if distance != 0 {
            for part in 1...5 {
                try mouse("mouseMoved", x + distance * Double(part) / 5, y, pressed: true)
            }
            try nextFrame()
        }
        try mouse("mouseReleased", x + distance, y, pressed: true)
    }

    /// Touches with one finger or more, each moving by its own distance.
    func touch(_ fingers: [(x: Double, y: Double, dx: Double, dy: Double)]) throws {
        func points(_ part: Double) -> [[String: Double]] {
            fingers.enumerated().map {
                ["x": $1.x + $1.dx * part, "y": $1.y + $1.dy * part, "id": Double($0)]
            }
        }
        try send("Input.dispatchTouchEvent", ["type": "touchStart", "touchPoints": points(0)])
        if fingers.contains(where: { $0.dx != 0 || $0.dy != 0 }) {
            for part in 1...6 {
                try send(
                    "Input.dispatchTouchEvent",
                    ["type": "touchMove", "touchPoints": points(Double(part) / 6)])
            }
            try nextFrame()
        }
        try send("Input.dispatchTouchEvent", ["type": "touchEnd", "touchPoints": []])
    }

    func tap(_ selector: String) throws {
        let (x, y) = try place(selector)
        try touch([(x, y, 0, 0)])
    }

    /// Presses a key, by its name in JavaScript.
    func key(_ name: String, shift: Bool = false) throws {
        let codes = [
            "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36,
            "End": 35, "Tab": 9, "Enter": 13,
        ]
        var event: [String: Any] = [
            "key": name, "code": name, "modifiers": shift ? 8 : 0,
            "windowsVirtualKeyCode": codes[name] ?? 0,
        ]
        if name == "Enter" {
            event["text"] = "\r"
        } else if codes[name] == nil {
            event["text"] = name
        }
        for type in [event["text"] == nil ? "rawKeyDown" : "keyDown", "keyUp"] {
            try send("Input.dispatchKeyEvent", event.merging(["type": type]) { $1 })
        }
    }

    /// Waits until the page has drawn what it was asked to draw.
    func nextFrame() throws {
        try evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"
        )
    }

    /// What is on the screen, as a PNG.
    func screenshot(to file: String) throws {
        let answer = try send("Page.captureScreenshot", ["format": "png"])
        guard let text = answer["data"] as? String, let png = Data(base64Encoded: text) else {
            throw Failure(description: "no screenshot")
        }
        try png.write(to: URL(fileURLWithPath: file))
    }
}
