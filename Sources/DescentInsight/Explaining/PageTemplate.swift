/// The page's text, style and programs, put together with its data.
enum PageTemplate {
    /// In the order in which a page loads them.
    private static let scripts = [
        PackageResources.operations_js, PackageResources.windows_js, PackageResources.indexing_js,
        PackageResources.program_js,
        PackageResources.numbers_js, PackageResources.rules_js, PackageResources.layout_js,
        PackageResources.heatmap_js, PackageResources.view_js, PackageResources.nodes_js,
        PackageResources.panel_js, PackageResources.drawing_js, PackageResources.graph_js,
    ]

    static func page(data: String) -> String {
        String(decoding: PackageResources.graph_html, as: UTF8.self)
            .replacing("/*STYLE*/", with: packed(PackageResources.graph_css))
            .replacing("/*SCRIPT*/", with: scripts.map(packed).joined(separator: "\n"))
            .replacing("/*DATA*/", with: data)
    }

    /// Without comment lines and indentation, which only readers of the sources need.
    private static func packed(_ source: [UInt8]) -> String {
        String(decoding: source, as: UTF8.self).split(separator: "\n")
            .map { $0.drop { $0 == " " } }.filter { !$0.hasPrefix("//") }
            .joined(separator: "\n")
    }
}
