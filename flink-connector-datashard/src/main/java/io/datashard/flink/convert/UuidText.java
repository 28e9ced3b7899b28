package io.datashard.flink.convert;

import io.datashard.format.error.InvalidUseException;

/** The text of a uuid: 36 characters, lower case, with dashes. */
final class UuidText {
    private static final int LENGTH = 36;

    private UuidText() {}

    /**
     * Returns the text if it is that of a uuid.
     *
     * @param text UTF-8
     * @param column name of the column, for the message
     */
    static byte[] require(byte[] text, String column) {
        if (!isUuid(text)) {
            throw new InvalidUseException(
                    "Cannot write a value to the uuid column '" + column + "'",
                    "it is not the text of a uuid: 36 characters, lower-case hexadecimal digits and dashes",
                    "Write values like 123e4567-e89b-12d3-a456-426614174000; LOWER() helps against upper case");
        }
        return text;
    }

    private static boolean isUuid(byte[] text) {
        if (text.length != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            byte c = text[i];
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (dash ? c != '-' : !digit) {
                return false;
            }
        }
        return true;
    }
}
