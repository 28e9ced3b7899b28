package io.datashard.layout.avro;

/**
 * Looks for a field id in an encoded map: an Avro map with numbers as text, or a list of pairs. Its values are numbers, or texts or bytes.
 *
 * @param isPairs whether it is a list of pairs
 * @param isNumbers whether its values are numbers
 */
record IdMap(boolean isPairs, boolean isNumbers) {
    /** The id is not in the map. */
    static final int ABSENT = -1;

    /** Whether the id is in the map, or which value it has, is told only by decoding the map: the id is there twice, or a key is spelled oddly. */
    static final int UNCLEAR = -2;

    private static final int ODD_KEY = Integer.MIN_VALUE;
    private static final int MAX_DIGITS = 9;

    /** The index of the value, or {@link #ABSENT} or {@link #UNCLEAR}. */
    int find(AvroCursor in, int fieldId) {
        int found = ABSENT;
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                long key = isPairs ? in.readLong() : key(in);
                int value = in.position();
                if (key == fieldId || key == ODD_KEY) {
                    if (found != ABSENT || key == ODD_KEY) {
                        return UNCLEAR;
                    }
                    found = value;
                }
                if (isNumbers) {
                    in.skipLong();
                } else {
                    in.skip(in.readLength());
                }
            }
        }
        return found;
    }

    /** A key of decimal digits without leading zeros. */
    private static int key(AvroCursor in) {
        int length = in.readLength();
        int start = in.position();
        in.skip(length);
        byte[] bytes = in.bytes();
        if (length == 0 || length > MAX_DIGITS || (length > 1 && bytes[start] == '0')) {
            return ODD_KEY;
        }
        int key = 0;
        for (int i = start; i < start + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return ODD_KEY;
            }
            key = 10 * key + digit;
        }
        return key;
    }
}
