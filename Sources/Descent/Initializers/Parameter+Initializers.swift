extension Parameter {
    /// The seed of an initialiser of its own.
    static func seed<Root>(_ path: KeyPath<Root, Int?>) -> Parameter {
        Parameter("seed", path, "Makes every call give the same numbers.")
    }
}
