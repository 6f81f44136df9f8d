import FileTesting

/// Headers that break the grammar or claim what cannot be.
extension NPYMalformedTests {
    static let badShapes: [BadFile] = [
        BadFile(
            "a negative axis", shaped("(-2,)"),
            """
            't.npy', byte 61: expected the length of an axis in the npy header, but got -2,), \
            }. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "2^40 elements", shaped("(1099511627776,)"),
            """
            't.npy', byte 80: expected 1099511627776 bytes of data for shape [1099511627776] of \
            uint8, but got 2. The file is cut short or its header is wrong; fetch or write it \
            again.
            """),
        BadFile(
            "2^64 elements", shaped("(4294967296, 4294967296)"),
            """
            't.npy', byte 10: expected a size in bytes that fits 63 bits, but got the shape \
            [4294967296, 4294967296]. The header is damaged; fetch or write the file again.
            """),
        BadFile(
            "2^64 elements and none", shaped("(4294967296, 4294967296, 0)", data: []),
            """
            't.npy', byte 10: expected a size in bytes that fits 63 bits, but got the shape \
            [4294967296, 4294967296, 0]. The header is damaged; fetch or write the file again.
            """),
        BadFile(
            "an axis of 2^64", shaped("(18446744073709551616,)"),
            """
            't.npy', byte 61: expected the length of an axis below 2^63 in the npy header, but \
            got 18446744073709551616,), }. Save the array with np.save; headers are never \
            evaluated.
            """),
        BadFile(
            "a list", shaped("[2]"),
            """
            't.npy', byte 60: expected '(' in the npy header, but got [2], }. Save the array \
            with np.save; headers are never evaluated.
            """),
        BadFile(
            "a number", shaped("(2)"),
            """
            't.npy', byte 62: expected ',' in the npy header, but got ), }. Save the array with \
            np.save; headers are never evaluated.
            """),
        BadFile(
            "a fraction", shaped("(2.0,)"),
            """
            't.npy', byte 62: expected ',' in the npy header, but got .0,), }. Save the array \
            with np.save; headers are never evaluated.
            """),
        BadFile(
            "two suffixes of Python 2", shaped("(2LL,)"),
            """
            't.npy', byte 63: expected ',' in the npy header, but got L,), }. Save the array \
            with np.save; headers are never evaluated.
            """),
        BadFile(
            "a leading zero", shaped("(02,)"),
            """
            't.npy', byte 61: expected the length of an axis in the npy header, but got 02,), \
            }. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "65 axes", shaped("(" + String(repeating: "1, ", count: 65) + ")"),
            """
            't.npy', byte 10: expected at most 32 axes, but got 65. Raise FileLimits.tensorRank \
            if that many are meant.
            """),
        BadFile(
            "5,000 nested parentheses", shaped(String(repeating: "(", count: 5_000)),
            """
            't.npy', byte 61: expected the length of an axis in the npy header, but got \
            ((((((((((((((((((((((((((((((((((((((((…. Save the array with np.save; headers are \
            never evaluated.
            """),
        BadFile(
            "code", shaped("__import__('os').system('true')"),
            """
            't.npy', byte 60: expected '(' in the npy header, but got \
            __import__('os').system('true'), }. Save the array with np.save; headers are never \
            evaluated.
            """),
    ]

    static let badKeys: [BadFile] = [
        BadFile(
            "no dictionary", file("[1]"),
            """
            't.npy', byte 10: expected '{' in the npy header, but got [1]. Save the array with \
            np.save; headers are never evaluated.
            """),
        BadFile(
            "an empty header", file("", padding: ""),
            """
            't.npy', byte 10: expected '{' in the npy header, but got the end of the header. \
            Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "no keys", file("{}"),
            """
            't.npy', byte 10: expected the keys 'descr', 'fortran_order' and 'shape' in the npy \
            header, but got {}. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "a missing key", file("{'descr': '|u1', 'shape': (2,), }", data: [1, 2]),
            """
            't.npy', byte 10: expected the keys 'descr', 'fortran_order' and 'shape' in the npy \
            header, but got {'descr': '|u1', 'shape': (2,), }. Save the array with np.save; \
            headers are never evaluated.
            """),
        BadFile(
            "a key twice",
            file("{'descr': '|u1', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"),
            """
            't.npy', byte 27: expected each key once in the npy header, but got 'descr': '<f4', \
            'fortran_order': False, …. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "one key more",
            file("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'x': 1, }"),
            """
            't.npy', byte 66: expected the key 'descr', 'fortran_order' or 'shape' in the npy \
            header, but got 'x': 1, }. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "order 1", file("{'descr': '|u1', 'fortran_order': 1, 'shape': (2,), }"),
            """
            't.npy', byte 44: expected True or False in the npy header, but got 1, 'shape': \
            (2,), }. Save the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "a type without order", file("{'descr': 'f4', 'fortran_order': False, 'shape': (), }"),
            """
            't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or f8, \
            but got 'f4'. Convert the array with astype before np.save.
            """),
        BadFile(
            "a type of no bytes", file("{'descr': '', 'fortran_order': False, 'shape': (), }"),
            """
            't.npy', byte 10: expected numbers or bools: b1, i1 to i8, u1 to u8, f2, f4 or f8, \
            but got ''. Convert the array with astype before np.save.
            """),
        BadFile(
            "an escape", file("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (), }"),
            """
            't.npy', byte 20: expected a type in plain ASCII in the npy header, but got \
            '\\x3cf4', 'fortran_order': False, 'shape…. Save the array with np.save; headers \
            are never evaluated.
            """),
        BadFile(
            "an open quote", file("{'descr"),
            """
            't.npy', byte 11: expected a closing quote in the npy header, but got 'descr. Save \
            the array with np.save; headers are never evaluated.
            """),
        BadFile(
            "text behind", file("{'descr': '|u1', 'fortran_order': False, 'shape': (), } x"),
            """
            't.npy', byte 65: expected only spaces and a line feed after the dictionary in the \
            npy header, but got  x. Save the array with np.save; headers are never evaluated.
            """),
    ]
}
