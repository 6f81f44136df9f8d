// The ways a size can be written: `MaxPooling3D(2)`, `MaxPooling3D((1, 2, 2))`,
// `MaxPooling3D(poolSize: (3, 3, 3), strides: 2)`. All are the initialiser with a ``Size3D``, and
// documented there.

extension MaxPooling3D {
    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Pool: SizePart>(
        poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; the pool size needs no label.
    public convenience init<each Pool: SizePart>(
        _ poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; the pool size needs no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes need no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), _ strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }
}

extension AveragePooling3D {
    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Pool: SizePart>(
        poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes may be tuples.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; the pool size needs no label.
    public convenience init<each Pool: SizePart>(
        _ poolSize: (repeat each Pool), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)), strides: nil, padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; the pool size needs no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size3D``; sizes need no label.
    public convenience init<each Pool: SizePart, each Stride: SizePart>(
        _ poolSize: (repeat each Pool), _ strides: (repeat each Stride), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            poolSize: Size3D(parts: (repeat each poolSize)),
            strides: Size3D?.some(Size3D(parts: (repeat each strides))), padding: padding,
            dataFormat: dataFormat, name: name, dtype: dtype, fileID: fileID, line: line)
    }
}
