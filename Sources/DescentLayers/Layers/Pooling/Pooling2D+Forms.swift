// The ways a size can be written: `MaxPooling2D(2)`, `MaxPooling2D((2, 2))`,
// `MaxPooling2D(poolSize: (3, 3), strides: 2)`. All are the initialiser with a ``Size2D``, and
// documented there.

extension MaxPooling2D {
    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Pool: SizePart>(
        poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the pool size needs no label.
    public convenience init<each Pool: SizePart>(
        _ poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the pool size needs no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes need no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), _ strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }
}

extension AveragePooling2D {
    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Pool: SizePart>(
        poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the pool size needs no label.
    public convenience init<each Pool: SizePart>(
        _ poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the pool size needs no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes need no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), _ strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size2D(parts: (repeat each poolSize)),
            strides: Size2D?.some(Size2D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }
}
