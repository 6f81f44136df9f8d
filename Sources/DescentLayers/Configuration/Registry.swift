/// All classes that files, command lines and strings can name, by Keras' names.
///
/// ```swift
/// let layer = try Registry.layers.make("Dropout", [ConfigEntry("rate", 0.5)])
/// ```
///
/// Classes of yours are registered once, before they are first looked up; then strings such as
/// `kernelInitializer: "mine"` find them as well:
///
/// ```swift
/// try Registry.register(Scale.self)
/// try Registry.register(SignDescent.self, name: "sign_descent")
/// ```
///
/// Each kind stands with its protocol or base class; see there what belongs to it.
public enum Registry {}
