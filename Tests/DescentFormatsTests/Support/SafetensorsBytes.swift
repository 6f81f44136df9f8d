import FileTesting

/// A safetensors file of any header and data.
func safetensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
    safetensors(Array(header.utf8), data: data)
}

func safetensors(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
    little(UInt64(header.count)) + header + data
}

/// One tensor called `a` with these fields, and no data.
func oneTensor(_ fields: String) -> [UInt8] { safetensors("{\"a\":{\(fields)}}") }
