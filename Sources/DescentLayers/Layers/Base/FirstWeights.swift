/// How layers come to their first weights.
package enum FirstWeights {
    /// Whether all weights are replaced before anybody sees them, as those of a file that is read. They
    /// begin as zeros then, which take neither time nor memory.
    @TaskLocal package static var areReplaced = false
}
