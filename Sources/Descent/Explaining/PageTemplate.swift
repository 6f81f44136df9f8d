/// The page's text, style and programs, put together with its data.
enum PageTemplate {
    /// In the order in which a page loads them.
    private static let scripts: [[UInt8]] = []
    private static let styles: [[UInt8]] = []

    static func page(data: String) -> String {
        text(PackageResources.graph_html)
            .replacing("/*STYLE*/", with: styles.map(text).joined(separator: "\n"))
            .replacing("/*SCRIPT*/", with: scripts.map(text).joined(separator: "\n"))
            .replacing("/*DATA*/", with: data)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
