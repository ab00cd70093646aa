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
 * @param replicating both channels run, and nothing needs a repair
 */
public record Diagnosis(
        Kind kind, Set<Side> sides, String sentence, Map<String, String> evidence, boolean replicating) {

    public Diagnosis {
        sides = Collections.unmodifiableSet(new TreeSet<>(sides));
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }

    public Diagnosis(Kind kind, Set<Side> sides, String sentence, Map<String, String> evidence) {
        this(kind, sides, sentence, evidence, kind.isReplicating());
    }

    /** A setting that makes a break likely, on a pair that runs. */
    static Diagnosis hazard(Set<Side> sides, String sentence, Map<String, String> evidence) {
        return new Diagnosis(Kind.MISCONFIGURED, sides, sentence, evidence, true);
    }

    /** Both channels run and none is behind: what is seen now is how the pair should be. */
    public boolean isSound() {
        return replicating && kind != Kind.LAGGING;
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
        boolean isReplicating() {
            return this == HEALTHY || this == LAGGING;
        }
    }
}
