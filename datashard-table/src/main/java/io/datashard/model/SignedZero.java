package io.datashard.model;

/** Bounds for both zeros: statistics don't tell which zero a file has, and some readers distinguish them (iceberg format section 4.4). */
public final class SignedZero {
    private SignedZero() {}

    /** Widens a zero to a bound that covers both zeros: -0.0 as lower, +0.0 as upper bound. Returns other values unchanged. */
    public static Object widen(Object value, boolean isLower) {
        if (value instanceof Double number && number == 0) {
            return isLower ? -0.0 : 0.0;
        }
        return value instanceof Float number && number == 0 ? (Object) (isLower ? -0.0f : 0.0f) : value;
    }
}
