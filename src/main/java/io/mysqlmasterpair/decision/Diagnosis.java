package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.Side;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is wrong with a pair.
 *
 * @param sides the members it concerns; for a diagnosis of a channel, the channel's replica
 * @param sentence what was seen, for a DBA
 * @param evidence the numbers, sets and error texts behind it, by name
 */
public record Diagnosis(Kind kind, Set<Side> sides, String sentence, Map<String, String> evidence) {

    public Diagnosis {
        sides = Collections.unmodifiableSet(new TreeSet<>(sides));
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }

    /** The closed list. In order of precedence: of two that hold, the earlier is reported. */
    public enum Kind {
        UNREACHABLE("Unreachable"),
        MISCONFIGURED("Misconfigured"),
        EMPTY_MEMBER("EmptyMember"),
        /** Network, credential or TLS, on a probe or on a channel: never a reason to overwrite (S5). */
        CONNECT_FAILED("ConnectFailed"),
        /** Anything without a name here: never acted on. */
        UNKNOWN("Unknown"),
        LOG_MISSING("LogMissing"),
        DIVERGED("Diverged"),
        APPLY_FAILED("ApplyFailed"),
        NOT_CONFIGURED("NotConfigured"),
        STOPPED("Stopped"),
        LAGGING("Lagging"),
        HEALTHY("Healthy");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name that users see. */
        public String title() {
            return title;
        }

        /** Both channels run; nothing needs a repair. */
        public boolean isReplicating() {
            return this == HEALTHY || this == LAGGING;
        }
    }
}
