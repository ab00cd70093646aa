package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What b has given as its own must not come back: its peer would take new transactions for old. Asked look after look. */
sealed interface Identifiers {

    /**
     * What is gone since the last look, as a sentence.
     *
     * @param ask gives the first value of a query's first row
     */
    Optional<String> forgotten(Function<String, Optional<String>> ask);

    /** Why nothing is asked, where that is so. */
    default Optional<String> notAsked() {
        return Optional.empty();
    }

    static Identifiers of(TorturePlan plan) {
        if (plan.mode() == ReplicationMode.FILE_POSITION) {
            return new None();
        }
        return plan.family().isMariaDb() ? new OfDomain() : new OfUuid();
    }

    /** Places in a log may come again: logs are purged, and begun anew. */
    final class None implements Identifiers {
        @Override
        public Optional<String> forgotten(Function<String, Optional<String>> ask) {
            return Optional.empty();
        }

        @Override
        public Optional<String> notAsked() {
            return Optional.of("whether b forgets identifiers of its own: by file and position there are none");
        }
    }

    /** MySQL: sets, by server_uuid. */
    final class OfUuid implements Identifiers {
        private String uuid = "";
        private String own = "";

        @Override
        public Optional<String> forgotten(Function<String, Optional<String>> ask) {
            String now = ask.apply("SELECT @@server_uuid").orElse("");
            if (!now.equals(uuid)) {
                uuid = now;
                own = "";
            }
            Optional<String> gone = ask.apply("SELECT GTID_SUBTRACT('" + own + "', @@GLOBAL.gtid_executed)")
                    .filter(set -> !set.isEmpty())
                    .map(set -> "b forgot identifiers of its own: " + set);
            ask.apply("SELECT REPLACE(@@GLOBAL.gtid_executed, '\\n', '')").ifPresent(all -> own = ownOf(all));
            return gone;
        }

        private String ownOf(String all) {
            return List.of(all.split(",")).stream()
                    .map(String::strip)
                    .filter(part -> part.startsWith(uuid))
                    .findFirst()
                    .orElse("");
        }
    }

    /** MariaDB: the last number of its own domain, in its own log. */
    final class OfDomain implements Identifiers {
        private long last;

        @Override
        public Optional<String> forgotten(Function<String, Optional<String>> ask) {
            long now = ask.apply("SELECT CONCAT(@@GLOBAL.gtid_domain_id, ' ', @@GLOBAL.gtid_binlog_pos)")
                    .map(OfDomain::own)
                    .orElse(last);
            Optional<String> gone = now < last
                    ? Optional.of("b counts its own transactions from " + now + " again, after " + last)
                    : Optional.empty();
            last = now;
            return gone;
        }

        /** {@code 2 1-1-17,2-2-5}: 5. */
        private static long own(String domainAndPosition) {
            String[] parts = domainAndPosition.split(" ", 2);
            return List.of(parts[1].split(",")).stream()
                    .filter(gtid -> gtid.startsWith(parts[0] + "-"))
                    .map(gtid -> Long.valueOf(gtid.substring(gtid.lastIndexOf('-') + 1)))
                    .findFirst()
                    .orElse(0L);
        }
    }
}
