import Descent
import Testing

@Suite("What is said about configurations that cannot work")
struct ConfigurationTests {
    private func message(_ body: () throws -> Any) -> String {
        do {
            return "no error: \(try body())"
        } catch {
            return "\(error)"
        }
    }

    private func entries(_ pairs: KeyValuePairs<String, ConfigValue>) -> [ConfigEntry] {
        pairs.map { ConfigEntry($0.key, $0.value) }
    }

    @Test("Keys") func keys() {
        #expect(
            message { try Dense(config: entries(["unit": 3])) }
                == "Dense needs keys of its own, but got 'unit'. Did you mean 'units'?")
        #expect(
            message { try Dense(config: entries(["name": "d", "use_bias": true])) }
                == "Dense 'd' needs the key 'units', but got none. Add it: The number of outputs.")
        #expect(
            message { try Zeros(config: entries(["value": 3])) }
                == "Zeros needs keys of its own, but got 'value'. It has none.")
    }

    @Test("Values of another kind") func kinds() {
        #expect(
            message { try Dense(config: entries(["units": "many"])) }
                == "Dense needs a whole number as 'units', but got 'many'. "
                + "The number of outputs.")
        #expect(
            message { try Dense(config: entries(["units": .double(2.5)])) }
                == "Dense needs a whole number as 'units', but got 2.5. The number of outputs.")
        #expect(
            message {
                try Conv1D(config: entries(["filters": 1, "kernel_size": 2, "padding": "full"]))
            } == "Conv1D needs one of 'valid', 'same', 'causal' as 'padding', but got 'full'. "
                + "What the window does at the edges.")
    }

    @Test("What Descent has not") func constants() {
        #expect(
            message {
                try BatchNormalization(config: entries(["renorm": true]))
            }
                == "BatchNormalization needs false as 'renorm', but got true. "
                + "Descent has no such thing: batch renormalisation.")
    }

    @Test("Values outside their range name the line that read them") func ranges() {
        let line = #line + 1
        let text = message { try Dense(config: entries(["units": 0, "name": "d"])) }
        #expect(
            text == "Dense 'd' needs units of 1 or more, but got 0. Use for example units: 64. "
                + "See DescentTests/ConfigurationTests.swift:\(line).")
        #expect(
            message { try SGD(config: entries(["clipnorm": 1, "clipvalue": 1])) }
                == "SGD needs at most one of clipnorm, globalClipnorm and clipvalue, but got "
                + "clipnorm and clipvalue. Leave one.")
    }

    @Test("Nested objects say where they stand") func nested() {
        let bad = ConfigValue.object(
            className: "RandomNormal", config: entries(["stddev": .double(-1)]))
        #expect(
            message { try Dense(config: entries(["units": 1, "kernel_initializer": bad])) }
                == "Dense, kernel_initializer: RandomNormal needs a standard deviation of 0 or "
                + "more, but got -1.0. Use 0.05.")
        #expect(
            message { try Dense(config: entries(["units": 1, "kernel_initializer": "zeross"])) }
                == "Dense, kernel_initializer: Registry.initializers needs the class name of an "
                + "initializer, but got 'zeross'. Did you mean 'Zeros'?")
        #expect(
            message { try Dense(config: entries(["units": 1, "activation": "rellu"])) }
                == "Dense, activation: ActivationFunction needs the name of an activation, but "
                + "got 'rellu'. Did you mean 'relu'?")
    }

    @Test("Functions of one's own are in no file") func custom() {
        let layer = Activation { $0 }
        #expect(
            message { try Activation(config: layer.config()) }
                == "Activation, activation: ActivationFunction needs the name of an activation, "
                + "but got 'custom'. Files hold no functions: give yours a name with "
                + "Registry.register(activation:range:_:).")
    }

    @Test("Classes that are not there") func classes() {
        #expect(
            message { try Registry.layers.make("Dens") }
                == "Registry.layers needs the class name of a layer, but got 'Dens'. "
                + "Did you mean 'Dense'?")
    }

    @Test("Null, tuples and numbers stand as Keras writes them") func forms() throws {
        let layer = try Conv2D(
            config: entries(["filters": 2, "kernel_size": 3, "strides": [1, 2]]))
        #expect(layer.config()[1].value == [3, 3])
        let pool = try MaxPooling2D(config: entries(["pool_size": [2, 3], "strides": .null]))
        #expect(pool.config()[2].value == [2, 3])
        let loss = try MeanSquaredError(config: entries(["reduction": .null, "dtype": "float32"]))
        #expect(loss.reduction == .none)
        let policy = ConfigValue.object(
            className: "DTypePolicy", config: entries(["name": "float64"]))
        let dense = try Dense(
            config: entries(["units": .double(3), "dtype": policy, "trainable": false]))
        #expect(dense.dtype == .float64)
        #expect(!dense.trainable)
        let all = try Normalization(config: entries(["axis": .null]))
        #expect(all.config()[0].value == [])
        #expect(try Precision(config: entries(["thresholds": .null])).thresholds == [0.5])
    }
}
