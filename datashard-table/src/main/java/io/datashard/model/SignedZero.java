package io.datashard.model;

/** Which of the two zeros a file has is not known from its statistics, and some readers tell them apart (iceberg format section 4.4). */
public final class SignedZero {
    private SignedZero() {}

    /** The value as a bound that covers both zeros: -0.0 below, +0.0 above. */
    public static Object widen(Object value, boolean isLower) {
        if (value instanceof Double number && number == 0) {
            return isLower ? -0.0 : 0.0;
        }
        return value instanceof Float number && number == 0 ? (Object) (isLower ? -0.0f : 0.0f) : value;
    }
}
