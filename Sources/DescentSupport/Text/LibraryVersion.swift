/// The version of this library, as CHANGELOG.md calls it.
package let libraryVersion = "unreleased"
