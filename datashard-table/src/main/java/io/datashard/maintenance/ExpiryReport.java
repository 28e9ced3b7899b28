package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/**
 * Which snapshots an expiry lets go of, or has let go of.
 *
 * @param expired their ids, oldest first
 * @param kept how many snapshots stay
 */
@PublicEvolving
public record ExpiryReport(List<String> expired, int kept) {
    public ExpiryReport {
        expired = List.copyOf(expired);
    }
}
