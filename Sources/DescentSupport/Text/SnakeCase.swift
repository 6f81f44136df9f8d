/// `Conv2D` → `conv2d`, `BatchNormalization` → `batch_normalization`: Keras' rule.
package func snakeCase(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (i, letter) in letters.enumerated() {
        let startsWord =
            letter.isUppercase && i > 0
            && (letters[i - 1].isLowercase
                || (i + 1 < letters.count && letters[i + 1].isLowercase && !letters[i - 1].isNumber)
                || (letters[i - 1].isNumber && i + 1 < letters.count && letters[i + 1].isLowercase))
        if startsWord { result += "_" }
        result += letter.lowercased()
    }
    return result
}
